/** Days of the months of a common year; February of a leap year has one more. */
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME =
  /^(\d{4}-\d{2}-\d{2})([T ])([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?$/;

export interface InstantOptions {
  /**
   * `required`: a time must name its zone, as in ISO 8601. `optional`: a missing zone is accepted.
   */
  readonly zone: 'required' | 'optional';
}

/** Whether `YYYY-MM-DD` is a day of the calendar. */
export function isCalendarDay(text: string): boolean {
  const parts = DAY.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && isLeap ? 29 : DAYS[month - 1];
  return last !== undefined && day >= 1 && day <= last;
}

/**
 * Parses a day (midnight UTC) or an ISO 8601 time into milliseconds since 1970; NaN otherwise.
 * `Date.parse` is not enough: it reads 2026-02-30 as March 2nd, and 24:00 as the next day.
 */
export function parseInstant(text: string, { zone }: InstantOptions): number {
  if (isCalendarDay(text)) return Date.parse(text);
  const parts = TIME.exec(text);
  if (!parts || !isCalendarDay(parts[1] ?? '')) return Number.NaN;
  const [, , separator, , offset] = parts;
  const isStrict = separator === 'T' && (offset === 'Z' || offset?.includes(':') === true);
  if (zone === 'required' && !isStrict) return Number.NaN;
  return Date.parse(text);
}
