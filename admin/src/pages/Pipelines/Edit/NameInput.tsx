import { useState } from 'react';

import { Box, Field, TextInput } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { useDocument } from './useDocument';

interface NameInputProps {
  name: string;
  /** The names beside it. */
  taken: readonly string[];
  onRename: (to: string) => void;
  hint?: string;
}

/** The name of a part; it is renamed when the input is left. */
export function NameInput({ name, taken, onRename, hint }: NameInputProps) {
  const t = useTranslate();
  const { isReadOnly } = useDocument();
  const [typed, setTyped] = useState<string>();
  const isTaken = typed !== undefined && typed !== name && taken.includes(typed);
  const finish = (): void => {
    if (typed !== undefined && typed !== '' && !isTaken && typed !== name) onRename(typed);
    setTyped(undefined);
  };
  return (
    <Box maxWidth="46rem">
      <Field.Root
        name="name"
        hint={hint}
        error={isTaken ? t('integrations.name.taken') : undefined}
      >
        <Field.Label>{t('integrations.name')}</Field.Label>
        <TextInput
          value={typed ?? name}
          disabled={isReadOnly}
          onChange={({ target }: { target: { value: string } }) => setTyped(target.value.trim())}
          onBlur={finish}
        />
        <Field.Hint />
        <Field.Error />
      </Field.Root>
    </Box>
  );
}
