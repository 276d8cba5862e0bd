import { TextInput } from '@strapi/design-system';

import type { SchemaInputProps } from '../inputProps';

const TYPES: Readonly<Record<string, string>> = { email: 'email', uri: 'url' };

/** One line of text. Emptied, it is sent as the form says; an empty text only if it was one before. */
export function TextRowInput({
  row,
  name,
  value,
  isDisabled,
  onChange,
  onEmpty,
}: SchemaInputProps) {
  return (
    <TextInput
      name={name}
      type={TYPES[row.format ?? ''] ?? 'text'}
      value={typeof value === 'string' ? value : ''}
      disabled={isDisabled}
      onChange={({ target }: { target: { value: string } }) =>
        target.value === '' ? onEmpty() : onChange(target.value)
      }
    />
  );
}
