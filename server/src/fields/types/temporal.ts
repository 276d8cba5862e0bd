import type { FieldDefinition, FieldTypeContract } from '../../core/contracts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATETIME =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** A day that exists, between the years 1000 and 9999: the range every database agrees on. */
function isRealDate(text: string): boolean {
  if (!DATE.test(text) || text < '1000-01-01') return false;
  const day = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function isRealDatetime(text: string): boolean {
  const parts = DATETIME.exec(text);
  if (!parts || !isRealDate(parts[1] ?? '')) return false;
  if (Number(parts[2]) > 23 || Number(parts[3]) > 59 || Number(parts[4] ?? 0) > 59) return false;
  const year = new Date(text).getUTCFullYear();
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
  // Stored in UTC at millisecond precision, which is what every database gives back.
  normalize: (value) => new Date(value as string).toISOString(),
};
