import { useId, useState } from 'react';

import { Box, Button, Flex, IconButton, TextInput, Typography } from '@strapi/design-system';
import { Plus, Trash } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import {
  keyOfPath,
  mapAt,
  removeAt,
  renameKey,
  setAt,
  type Json,
  type Path,
} from '../../model/document';
import { useDocument } from '../useDocument';
import { ExpressionInput } from './ExpressionInput';
import { useKeyNames } from './names';
import { PartGroup } from './PartGroup';
import type { PartProps } from './props';
import { sentences, usePart } from './usePart';

/** The keys that a step sets, each to the value of an expression. */
export function ValuesPart(part: PartProps) {
  const t = useTranslate();
  const { document, change, isReadOnly } = useDocument();
  const keys = Object.keys(mapAt(document, part.path));
  const fresh = ['value', ...keys.map((_key, index) => `value${index + 2}`)].find(
    (name) => !keys.includes(name),
  );
  return (
    <PartGroup
      part={part}
      action={
        isReadOnly ? null : (
          <Button
            size="S"
            variant="tertiary"
            startIcon={<Plus />}
            aria-label={t('pipelines.part.add', { label: part.label })}
            onClick={() =>
              change((before) => setAt(before, [...part.path, fresh ?? 'value'], 'null'))
            }
          >
            {t('pipelines.add')}
          </Button>
        )
      }
    >
      <Flex direction="column" alignItems="stretch" gap={3} paddingTop={1}>
        {keys.map((key, index) => (
          <ValueRow
            key={index}
            path={[...part.path, key]}
            name={key}
            onRename={(to) => change((before) => renameKey(before, part.path, key, to))}
            onRemove={() => change((before) => removeAt(before, [...part.path, key]))}
          />
        ))}
      </Flex>
    </PartGroup>
  );
}

interface ValueRowProps {
  path: Path;
  name: string;
  onRename: (to: string) => void;
  onRemove: () => void;
}

function ValueRow({ path, name, onRename, onRemove }: ValueRowProps) {
  const t = useTranslate();
  const id = useId();
  const keys = useKeyNames();
  const { value, set, isReadOnly, problems } = usePart(path);
  const [typed, setTyped] = useState<string>();
  const finish = (): void => {
    if (typed !== undefined && typed !== '' && typed !== name) onRename(typed);
    setTyped(undefined);
  };
  return (
    <Box data-crm-path={keyOfPath(path)}>
      <Flex gap={2} alignItems="flex-start">
        <Flex flex="1" gap={2} wrap="wrap" alignItems="flex-start">
          <Box flex="1 1 16rem">
            <TextInput
              aria-label={t('pipelines.values.key', { name })}
              list={id}
              value={typed ?? name}
              disabled={isReadOnly}
              onChange={({ target }: { target: { value: string } }) => setTyped(target.value)}
              onBlur={finish}
            />
            <datalist id={id}>
              {keys.map((key) => (
                <option key={key} value={key} />
              ))}
            </datalist>
          </Box>
          <Box flex="2 1 24rem">
            <ExpressionInput
              label={t('pipelines.values.value', { name })}
              value={typeof value === 'string' ? value : JSON.stringify(value)}
              isDisabled={isReadOnly}
              hasError={problems.some(({ severity }) => severity === 'error')}
              onChange={(text) => set(valueOf(text, value))}
            />
          </Box>
        </Flex>
        {isReadOnly ? null : (
          <IconButton
            size="L"
            variant="ghost"
            label={t('pipelines.values.remove', { name })}
            onClick={onRemove}
          >
            <Trash />
          </IconButton>
        )}
      </Flex>
      {problems.length > 0 ? (
        <Typography
          variant="pi"
          textColor={problems[0]?.severity === 'error' ? 'danger600' : 'neutral700'}
        >
          {sentences(problems)}
        </Typography>
      ) : null}
    </Box>
  );
}

/** A number, yes, no or null stays one while it looks like one; everything else is an expression. */
function valueOf(text: string, before: Json | undefined): Json {
  if (typeof before === 'string') return text;
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === 'object' && value !== null ? text : value;
  } catch {
    return text;
  }
}
