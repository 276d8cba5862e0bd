import { useState } from 'react';

import { Button, Flex, TextInput } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { mapAt, setAt, type Path } from '../../model/document';
import { useDocument } from '../useDocument';
import { PlainPart } from './PlainPart';

interface ExtraKeysProps {
  path: Path;
  /** Keys that have inputs already. */
  known: readonly string[];
  canAdd: boolean;
}

/** Further options of an object that may have any, as JSON. */
export function ExtraKeys({ path, known, canAdd }: ExtraKeysProps) {
  const t = useTranslate();
  const { document, change, isReadOnly } = useDocument();
  const [name, setName] = useState('');
  const keys = Object.keys(mapAt(document, path)).filter((key) => !known.includes(key));
  const isOpen = canAdd && !isReadOnly;
  if (keys.length === 0 && !isOpen) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {keys.map((key) => (
        <PlainPart
          key={key}
          path={[...path, key]}
          name={key}
          schema={{}}
          label={key}
          hint={undefined}
          isRequired={false}
        />
      ))}
      {isOpen ? (
        <Flex gap={2}>
          <TextInput
            aria-label={t('pipelines.option.name')}
            placeholder={t('pipelines.option.name')}
            value={name}
            onChange={({ target }: { target: { value: string } }) => setName(target.value)}
          />
          <Button
            size="L"
            variant="tertiary"
            startIcon={<Plus />}
            disabled={name === '' || keys.includes(name) || known.includes(name)}
            onClick={() => {
              change((before) => setAt(before, [...path, name], ''));
              setName('');
            }}
          >
            {t('pipelines.option.add')}
          </Button>
        </Flex>
      ) : null}
    </Flex>
  );
}
