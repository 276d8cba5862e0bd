const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Span {
  readonly value: number;
  readonly unit: 'day' | 'hour' | 'minute';
}

/** The greatest unit that a time has one of, rounded down; at least a minute is shown as 0 or more. */
export function spanOf(ms: number): Span {
  const size = Math.abs(ms);
  if (size >= DAY) return { value: Math.floor(size / DAY), unit: 'day' };
  if (size >= HOUR) return { value: Math.floor(size / HOUR), unit: 'hour' };
  return { value: Math.floor(size / MINUTE), unit: 'minute' };
}

/** The nearest whole unit, with a sign: for “in 2 days” and “3 hours ago”. */
export function relativeSpan(at: string, now: number): Span {
  const ms = Date.parse(at) - now;
  const days = Math.round(ms / DAY);
  if (Math.abs(ms) >= DAY - HOUR / 2) return { value: days, unit: 'day' };
  const hours = Math.round(ms / HOUR);
  if (Math.abs(ms) >= HOUR - MINUTE / 2) return { value: hours, unit: 'hour' };
  return { value: Math.round(ms / MINUTE), unit: 'minute' };
}
