import { DateTime } from 'luxon';

import type { DueTime, WorkingTime } from '../core/contracts';
import type { Calendar, WorkingHours } from './calendar';

/** How far working time is looked for: longer than any duration, with room for holidays. */
const LONGEST_DAYS = 12 * 366;

/** A span of working time, in milliseconds since 1970; `end` is excluded. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * FR-L3-002. The time after an amount of working time. A working day ends at the same time of the day
 * on the next working day, within its hours; working hours are counted where there is work alone.
 */
export function addWorkingTime(calendar: Calendar, { from, amount }: WorkingTime): DueTime {
  const days = new WorkingDays(calendar);
  if ('since' in amount) {
    return after(days, from, days.between(amount.since, amount.until));
  }
  const whole = Math.floor(amount.days);
  const begun = days.next(from);
  if (begun === undefined) return nothing(calendar);
  let at: number | undefined = begun;
  for (let count = 0; count < whole && at !== undefined; count += 1) at = days.sameTimeNextDay(at);
  if (at === undefined) return nothing(calendar);
  const share = (amount.days - whole) * days.lengthOfDay(at);
  const rest = Math.round(share) + amount.clockMs;
  // A day may end when work does.
  return whole > 0 && rest === 0 ? { at } : after(days, at, rest);
}

function after(days: WorkingDays, from: number, ms: number): DueTime {
  const at = days.after(from, ms);
  return at === undefined ? nothing(days.calendar) : { at };
}

const nothing = ({ name }: Calendar): DueTime => ({
  at: null,
  reason: `The calendar "${name}" has no working time in the next years.`,
});

class WorkingDays {
  readonly #holidays: ReadonlySet<string>;

  constructor(readonly calendar: Calendar) {
    this.#holidays = new Set(calendar.holidays);
  }

  /** The first working moment at or after a time. */
  next(time: number): number | undefined {
    for (const { start, end } of this.#spansFrom(time)) {
      if (time < end) return Math.max(time, start);
    }
    return undefined;
  }

  /** The time after this much work. The end of a span counts as in it, so that a day's work ends on that day. */
  after(time: number, ms: number): number | undefined {
    let left = ms;
    if (left === 0) return this.next(time);
    for (const { start, end } of this.#spansFrom(time)) {
      const begin = Math.max(time, start);
      if (begin >= end) continue;
      if (left <= end - begin) return begin + left;
      left -= end - begin;
    }
    return undefined;
  }

  /** Working time between two times, in milliseconds. */
  between(since: number, until: number): number {
    let sum = 0;
    for (const { start, end } of this.#spansFrom(since)) {
      if (start >= until) break;
      sum += Math.max(0, Math.min(end, until) - Math.max(start, since));
    }
    return sum;
  }

  /** The same time of the day on the next working day; outside of its hours, the nearest moment in them. */
  sameTimeNextDay(time: number): number | undefined {
    const local = this.#local(time);
    for (let count = 1; count <= LONGEST_DAYS; count += 1) {
      const day = local.plus({ days: count });
      const spans = this.#spansOf(day);
      const [first] = spans;
      const last = spans.at(-1);
      if (!first || !last) continue;
      const wanted = day.toMillis();
      if (wanted >= last.end) return last.end;
      const span = spans.find(({ end }) => wanted < end) ?? first;
      return Math.max(wanted, span.start);
    }
    return undefined;
  }

  /** The working time of the day of a time, in milliseconds. */
  lengthOfDay(time: number): number {
    return this.#spansOf(this.#local(time)).reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** Spans from the day of a time on, in order. */
  *#spansFrom(time: number): Generator<Span> {
    const first = this.#local(time).startOf('day');
    for (let count = 0; count <= LONGEST_DAYS; count += 1) {
      yield* this.#spansOf(first.plus({ days: count }));
    }
  }

  #spansOf(day: DateTime): readonly Span[] {
    if (this.#holidays.has(day.toISODate() ?? '')) return [];
    const spans = this.calendar.hours
      .filter(({ days }) => days.includes(day.weekday))
      .map(({ from, to }) => ({ start: timeOn(day, from), end: timeOn(day, to) }))
      // On a day on which clocks are changed, a span may have no time.
      .filter(({ start, end }) => start < end)
      .sort((a, b) => a.start - b.start);
    return merged(spans);
  }

  #local(time: number): DateTime {
    return DateTime.fromMillis(time, { zone: this.calendar.timeZone });
  }
}

/** Spans that overlap or touch become one. */
function merged(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of spans) {
    const last = all.at(-1);
    if (last && span.start <= last.end) {
      all[all.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else all.push(span);
  }
  return all;
}

function timeOn(day: DateTime, time: WorkingHours['from']): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const midnight = day.startOf('day');
  if (hour === 24) return midnight.plus({ days: 1 }).startOf('day').toMillis();
  return midnight.set({ hour, minute }).toMillis();
}
