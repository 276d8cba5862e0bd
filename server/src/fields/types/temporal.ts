import { isCalendarDay, parseInstant } from '../../core/calendar';
import type { FieldDefinition, FieldTypeContract } from '../../core/contracts';

/** A valid day between the years 1000 and 9999, the range that all databases share. */
const isRealDate = (text: string): boolean => text >= '1000-01-01' && isCalendarDay(text);

function isRealDatetime(text: string): boolean {
  if (!text.includes('T') || text < '1000-01-01') return false;
  const year = new Date(parseInstant(text, { zone: 'required' })).getUTCFullYear();
  return year >= 1000 && year <= 9999;
}

function checkRange(value: string, field: FieldDefinition): string | undefined {
  const instant = new Date(value).getTime();
  if (typeof field.min === 'string' && instant < new Date(field.min).getTime()) {
    return `must not be before ${field.min}`;
  }
  if (typeof field.max === 'string' && instant > new Date(field.max).getTime()) {
    return `must not be after ${field.max}`;
  }
  return undefined;
}

export const date: FieldTypeContract = {
  name: 'date',
  rules: ['unique', 'min', 'max'],
  storage: { type: 'date' },
  comparable: true,
  indexable: true,
  check(value, field) {
    if (typeof value !== 'string' || !isRealDate(value)) {
      return 'must be a date written YYYY-MM-DD';
    }
    return checkRange(value, field);
  },
};

export const datetime: FieldTypeContract = {
  name: 'datetime',
  rules: ['unique', 'min', 'max'],
  storage: { type: 'datetime' },
  comparable: true,
  indexable: true,
  check(value, field) {
    if (typeof value !== 'string' || !isRealDatetime(value)) {
      return 'must be a time written in ISO 8601 with its zone, such as 2026-05-31T09:30:00Z';
    }
    return checkRange(value, field);
  },
  // Stored in UTC with milliseconds, which all databases return.
  normalize: (value) => new Date(value as string).toISOString(),
};
