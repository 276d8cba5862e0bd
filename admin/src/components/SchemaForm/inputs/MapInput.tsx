import { useState } from 'react';

import { Button, Flex, IconButton, TextInput } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { useTranslate } from '../../../hooks/useTranslate';
import type { SchemaInputProps } from '../inputProps';

type Entry = readonly [string, string];

const toEntries = (value: unknown): readonly Entry[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).map(([key, text]) => [key, String(text)] as const)
    : [];

/** An object of texts: names and values, in rows that can be added and removed. */
export function MapInput({ row, value, isDisabled, onChange, onEmpty }: SchemaInputProps) {
  const t = useTranslate();
  const [entries, setEntries] = useState(() => toEntries(value));

  const change = (next: readonly Entry[]) => {
    setEntries(next);
    const named = next.filter(([key]) => key !== '');
    if (named.length === 0) onEmpty();
    else onChange(Object.fromEntries(named));
  };
  const replace = (index: number, entry: Entry) =>
    change(entries.map((one, at) => (at === index ? entry : one)));

  return (
    <Flex direction="column" alignItems="stretch" gap={2} role="group" aria-label={row.label}>
      {entries.map(([key, text], index) => (
        <Flex key={index} gap={2}>
          <TextInput
            aria-label={t('schema.map.name', { position: index + 1 })}
            value={key}
            disabled={isDisabled}
            onChange={({ target }: { target: { value: string } }) =>
              replace(index, [target.value, text])
            }
          />
          <TextInput
            aria-label={t('schema.map.value', { position: index + 1 })}
            type={row.schema.writeOnly ? 'password' : 'text'}
            autoComplete={row.schema.writeOnly ? 'new-password' : 'off'}
            value={text}
            disabled={isDisabled}
            onChange={({ target }: { target: { value: string } }) =>
              replace(index, [key, target.value])
            }
          />
          <IconButton
            label={t('schema.map.remove', { position: index + 1 })}
            disabled={isDisabled}
            onClick={() => change(entries.filter((_entry, at) => at !== index))}
          >
            <Trash />
          </IconButton>
        </Flex>
      ))}
      <Flex>
        <Button
          variant="tertiary"
          size="S"
          startIcon={<Plus />}
          disabled={isDisabled}
          onClick={() => setEntries([...entries, ['', '']])}
        >
          {t('schema.map.add')}
        </Button>
      </Flex>
    </Flex>
  );
}
