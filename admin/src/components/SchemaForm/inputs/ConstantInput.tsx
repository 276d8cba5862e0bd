import { TextInput } from '@strapi/design-system';

import type { SchemaInputProps } from '../inputProps';

/** A value that the schema fixes. */
export function ConstantInput({ row, name }: SchemaInputProps) {
  return <TextInput name={name} value={String(row.schema.const)} disabled readOnly />;
}
