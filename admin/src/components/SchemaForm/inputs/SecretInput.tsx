import { TextInput } from '@strapi/design-system';

import type { SchemaInputProps } from '../inputProps';

/** A value that the server never returns. Without input its key is absent, and what is stored is kept. */
export function SecretInput({ name, value, isDisabled, onChange }: SchemaInputProps) {
  return (
    <TextInput
      name={name}
      type="password"
      autoComplete="new-password"
      value={typeof value === 'string' ? value : ''}
      disabled={isDisabled}
      onChange={({ target }: { target: { value: string } }) =>
        onChange(target.value === '' ? undefined : target.value)
      }
    />
  );
}
