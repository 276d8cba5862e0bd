import type { Calendar } from '../../../api/calendars';

/** Working time on one day, as it is typed: `09:00`, `17:30`. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The spans of each day, Monday first. */
export type Week = readonly (readonly Span[])[];

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

const END = '24:00';
const OFFICE: Span = { from: '09:00', to: '17:00' };

/** What a new calendar begins with: Monday to Friday, nine to five. */
export const officeWeek = (): Week => DAYS.map((day) => (day <= 5 ? [OFFICE] : []));

/** The spans by day, as a calendar has them. */
export const toWeek = (hours: Calendar['hours']): Week =>
  DAYS.map((day) =>
    hours
      .filter(({ days }) => days.includes(day))
      .map(({ from, to }) => ({ from, to }))
      .sort((one, other) => (one.from < other.from ? -1 : 1)),
  );

/** Equal spans of several days become one entry. */
export function toHours(week: Week): { days: number[]; from: string; to: string }[] {
  const found = new Map<string, { days: number[]; from: string; to: string }>();
  for (const [index, spans] of week.entries()) {
    for (const span of spans) {
      const from = parseClock(span.from) ?? span.from;
      const to = parseClock(span.to) ?? span.to;
      const entry = found.get(`${from}-${to}`) ?? { days: [], from, to };
      if (!entry.days.includes(index + 1)) entry.days.push(index + 1);
      found.set(`${from}-${to}`, entry);
    }
  }
  return [...found.values()];
}

/** `9`, `930`, `9.30` and `9:30` are times of the day; undefined for what is none. */
export function parseClock(text: string): string | undefined {
  const parts = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/.exec(text.trim());
  if (!parts) return undefined;
  const hour = Number(parts[1]);
  const minute = Number(parts[2] ?? '0');
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

export type SpanFault = 'clock' | 'order' | 'overlap';

/** What is wrong with each span of a day; undefined for one that is right. */
export function checkDay(spans: readonly Span[]): readonly (SpanFault | undefined)[] {
  const read = spans.map(({ from, to }) => ({ from: parseClock(from), to: parseClock(to) }));
  return read.map(({ from, to }, index) => {
    if (from === undefined || to === undefined || from === END) return 'clock';
    if (from >= to) return 'order';
    const overlaps = read.some(
      (other, place) =>
        place < index &&
        other.from !== undefined &&
        other.to !== undefined &&
        other.from < to &&
        from < other.to,
    );
    return overlaps ? 'overlap' : undefined;
  });
}

export const isRight = (week: Week): boolean =>
  week.every((spans) => checkDay(spans).every((fault) => fault === undefined));

export const isEmpty = (week: Week): boolean => week.every((spans) => spans.length === 0);

const minutesOf = (clock: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
};

/** Where a span is within its day, in percent. */
export function placeOf(span: Span): { start: number; width: number } | undefined {
  const [from, to] = [parseClock(span.from), parseClock(span.to)];
  if (from === undefined || to === undefined || from >= to) return undefined;
  const share = (minutes: number): number => (minutes / 1_440) * 100;
  return { start: share(minutesOf(from)), width: share(minutesOf(to) - minutesOf(from)) };
}

/** Working hours of a week, for a list. */
export const hoursOf = (week: Week): number =>
  week.flat().reduce((sum, { from, to }) => sum + minutesOf(to) - minutesOf(from), 0) / 60;

/** The next span of a day: an afternoon after a morning. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  const end = last && parseClock(last.to);
  if (end === undefined) return OFFICE;
  const hour = Math.min(Number(end.slice(0, 2)) + 1, 23);
  const clock = (value: number): string => `${String(value).padStart(2, '0')}:00`;
  return { from: clock(hour), to: clock(Math.min(hour + 4, 24)) };
}

/** The hours of each day as runs of days that have the same: Monday to Friday. */
export function runsOf(week: Week): { first: number; last: number; spans: readonly Span[] }[] {
  const runs: { first: number; last: number; spans: readonly Span[] }[] = [];
  for (const [index, spans] of week.entries()) {
    const run = runs.at(-1);
    const isSame = run?.last === index && JSON.stringify(run.spans) === JSON.stringify(spans);
    if (run && isSame) run.last = index + 1;
    else runs.push({ first: index + 1, last: index + 1, spans });
  }
  return runs.filter(({ spans }) => spans.length > 0);
}
