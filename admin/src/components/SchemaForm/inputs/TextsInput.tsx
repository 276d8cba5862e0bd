import { useState } from 'react';

import { Textarea } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import type { SchemaInputProps } from '../inputProps';

const toLines = (value: unknown): string => (Array.isArray(value) ? value.join('\n') : '');

/** A list of texts, one on each line. */
export function TextsInput({ name, value, isDisabled, onChange, onEmpty }: SchemaInputProps) {
  const t = useTranslate();
  const [text, setText] = useState(() => toLines(value));
  return (
    <Textarea
      name={name}
      value={text}
      disabled={isDisabled}
      placeholder={t('schema.lines')}
      onChange={({ target }: { target: { value: string } }) => {
        setText(target.value);
        const lines = target.value.split('\n').filter((line) => line.trim() !== '');
        if (lines.length === 0) onEmpty();
        else onChange(lines);
      }}
    />
  );
}
