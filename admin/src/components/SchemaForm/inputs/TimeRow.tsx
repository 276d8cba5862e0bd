import { Field, TimePicker } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import type { SchemaInputProps } from '../inputProps';

/** A time of day, as the Content Manager writes it: `14:30:00.000`. */
export function TimeRow({
  row,
  name,
  value,
  error,
  isDisabled,
  onChange,
  onEmpty,
}: SchemaInputProps) {
  const t = useTranslate();
  return (
    <Field.Root name={name} error={error} hint={row.hint} required={row.required}>
      <Field.Label>{row.label}</Field.Label>
      <TimePicker
        value={typeof value === 'string' ? value.slice(0, 5) : ''}
        disabled={isDisabled}
        clearLabel={t('schema.clear')}
        onChange={(time) => onChange(`${time}:00.000`)}
        onClear={onEmpty}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
