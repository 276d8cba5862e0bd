import type { SchemaInputProps } from '../inputProps';

/** The props of an input of the Content Manager, for the same input in a form from a schema. */
export const plainProps = ({
  row,
  name,
  error,
  isDisabled,
  onChange,
  onEmpty,
}: SchemaInputProps) => ({
  ...{ name, label: row.label, required: row.required, disabled: isDisabled },
  ...(row.hint !== undefined && { hint: row.hint }),
  ...(error !== undefined && { error }),
  onChange: (_name: string, value: unknown) =>
    value === null || value === undefined ? onEmpty() : onChange(value),
});
