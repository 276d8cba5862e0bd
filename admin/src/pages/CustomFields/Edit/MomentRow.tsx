import { DatePicker, DateTimePicker, Field } from '@strapi/design-system';
import { useIntl } from 'react-intl';

import { useInput } from './useInput';

interface MomentRowProps {
  name: 'min' | 'max' | 'default';
  label: string;
  hint?: string;
  hasTime: boolean;
}

const FIRST_DAY = new Date(1000, 0, 1);
const LAST_DAY = new Date(2199, 11, 31);

/** The day of a picker, in the browser's time zone, in the API's format. */
const toDay = (date: Date): string =>
  new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()))
    .toISOString()
    .slice(0, 10);

/** A date or a date with time. */
export function MomentRow({ name, label, hint, hasTime }: MomentRowProps) {
  const { formatMessage } = useIntl();
  const input = useInput(name);
  const value = typeof input.value === 'string' ? new Date(input.value) : undefined;
  const props = {
    value,
    disabled: input.isDisabled,
    minDate: FIRST_DAY,
    maxDate: LAST_DAY,
    clearLabel: formatMessage({ id: 'clearLabel', defaultMessage: 'Clear' }),
    onClear: () => input.set(null),
    onBlur: input.leave,
  };
  return (
    <Field.Root name={name} error={input.error} hint={hint}>
      <Field.Label>{label}</Field.Label>
      {hasTime ? (
        <DateTimePicker
          {...props}
          onChange={(date) => input.set(date ? date.toISOString() : null)}
        />
      ) : (
        <DatePicker {...props} onChange={(date) => input.set(date ? toDay(date) : null)} />
      )}
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
