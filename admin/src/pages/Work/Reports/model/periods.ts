/** The periods that are offered; `custom` has a first and a last day of its own. */
export const PRESETS = [
  ...(['last30', 'last90', 'last12', 'month', 'quarter', 'year', 'all', 'custom'] as const),
];
export type Preset = (typeof PRESETS)[number];

/** Days of a period, both included; null without a limit. */
export interface Days {
  readonly from: string | null;
  readonly to: string | null;
}

const DAY = 86_400_000;

/** Days of reports are in UTC. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 'YYYY-MM-DD'.length);

const day = (year: number, month: number, date: number): string =>
  dayOf(new Date(Date.UTC(year, month, date)));

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The days of a preset; periods of the calendar to their end, so that what is expected is in them. */
export function daysOf(preset: Exclude<Preset, 'custom'>, now: Date): Days {
  const [year, month, date] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const today = dayOf(now);
  switch (preset) {
    case 'last30':
      return { from: day(year, month, date - 29), to: today };
    case 'last90':
      return { from: day(year, month, date - 89), to: today };
    case 'last12':
      return { from: day(year, month - 11, 1), to: today };
    case 'month':
      return { from: day(year, month, 1), to: day(year, month + 1, 0) };
    case 'quarter': {
      const first = month - (month % 3);
      return { from: day(year, first, 1), to: day(year, first + 3, 0) };
    }
    case 'year':
      return { from: day(year, 0, 1), to: day(year, 11, 31) };
    default:
      return { from: null, to: null };
  }
}

/**
 * A period that ends today says nothing about what is expected: the forecast then begins three months ago at
 * the earliest, and has no last day.
 */
export function forecastDays(days: Days, now: Date): Days {
  if (days.to !== dayOf(now)) return days;
  const earliest = day(now.getUTCFullYear(), now.getUTCMonth() - 3, 1);
  return { from: days.from === null || days.from < earliest ? earliest : days.from, to: null };
}

/** How fine a chart over time is. */
export function stepOf({ from, to }: Days, now: Date): 'week' | 'month' | 'quarter' {
  if (from === null) return 'quarter';
  const days = (Date.parse(to ?? dayOf(now)) - Date.parse(from)) / DAY + 1;
  if (days <= 45) return 'week';
  return days <= 800 ? 'month' : 'quarter';
}

/** `2026-03`, `2026-Q1` and `2026-03-02` as the first day of that period. */
export function firstDayOf(period: string): string {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
  if (quarter) return day(Number(quarter[1]), (Number(quarter[2]) - 1) * 3, 1);
  if (/^\d{4}-\d{2}$/.test(period)) return `${period}-01`;
  return /^\d{4}$/.test(period) ? `${period}-01-01` : period;
}

/** The period after one. */
export function nextPeriod(period: string): string {
  const first = new Date(firstDayOf(period));
  const [year, month, date] = [first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate()];
  if (period.includes('Q')) {
    const next = new Date(Date.UTC(year, month + 3, 1));
    return `${next.getUTCFullYear()}-Q${Math.floor(next.getUTCMonth() / 3) + 1}`;
  }
  if (/^\d{4}-\d{2}$/.test(period)) return day(year, month + 1, 1).slice(0, 'YYYY-MM'.length);
  return day(year, month, date + 7);
}

/** Every period from the first to the last of these, so that a gap is seen as one. */
export function fillPeriods(periods: readonly string[], most = 36): readonly string[] {
  const sorted = [...new Set(periods)].sort();
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [];
  const all: string[] = [];
  for (let one = first; one <= last && all.length < most; one = nextPeriod(one)) all.push(one);
  return all.at(-1) === last ? all : sorted;
}
