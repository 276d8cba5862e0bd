import { DatePicker, DateTimePicker } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import type { SchemaInputProps } from '../inputProps';
import { fromDay, fromMoment, toDay } from '../model/values';

const FIRST_DAY = new Date(1000, 0, 1);
const LAST_DAY = new Date(2199, 11, 31);

/** A date, or a date with time. */
export function MomentInput({ row, value, isDisabled, onChange, onEmpty }: SchemaInputProps) {
  const t = useTranslate();
  const props = {
    disabled: isDisabled,
    minDate: FIRST_DAY,
    maxDate: LAST_DAY,
    clearLabel: t('schema.clear'),
    onClear: onEmpty,
  };
  return row.kind === 'dateTime' ? (
    <DateTimePicker
      {...props}
      value={fromMoment(value)}
      onChange={(date) => (date ? onChange(date.toISOString()) : onEmpty())}
    />
  ) : (
    <DatePicker
      {...props}
      value={fromDay(value)}
      onChange={(date) => (date ? onChange(toDay(date)) : onEmpty())}
    />
  );
}
