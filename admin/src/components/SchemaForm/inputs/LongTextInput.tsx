import { Textarea } from '@strapi/design-system';

import type { SchemaInputProps } from '../inputProps';

export function LongTextInput({ name, value, isDisabled, onChange, onEmpty }: SchemaInputProps) {
  return (
    <Textarea
      name={name}
      value={typeof value === 'string' ? value : ''}
      disabled={isDisabled}
      onChange={({ target }: { target: { value: string } }) =>
        target.value === '' ? onEmpty() : onChange(target.value)
      }
    />
  );
}
