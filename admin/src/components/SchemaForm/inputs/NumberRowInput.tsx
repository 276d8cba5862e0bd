import { NumberInput } from '@strapi/design-system';

import type { SchemaInputProps } from '../inputProps';

export function NumberRowInput({ name, value, isDisabled, onChange, onEmpty }: SchemaInputProps) {
  return (
    <NumberInput
      name={name}
      value={typeof value === 'number' ? value : undefined}
      disabled={isDisabled}
      onValueChange={(next) => (next === undefined ? onEmpty() : onChange(next))}
    />
  );
}
