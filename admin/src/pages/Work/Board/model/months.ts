import type { GetForecast } from '../../../../../../server/src/contracts/reports';

/** A column of the forecast. Days are in UTC, as the close date has none. */
export interface Month {
  /** `2026-03`; `earlier` for what should have closed before this month, `none` without a date. */
  readonly key: string;
  readonly closing: { readonly from?: string; readonly to?: string } | null;
}

/** This month and the following ones. */
const MONTHS = 6;

const firstOf = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 'YYYY-MM-DD'.length);

/** What is late, this month and those that follow, what is later, and what has no date. */
export function monthsFrom(now: Date): readonly Month[] {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const first = firstOf(year, month);
  const end = firstOf(year, month + MONTHS);
  return [
    { key: 'earlier', closing: { to: first } },
    ...Array.from({ length: MONTHS }, (_, index) => {
      const from = firstOf(year, month + index);
      return {
        key: from.slice(0, 'YYYY-MM'.length),
        closing: { from, to: firstOf(year, month + index + 1) },
      };
    }),
    { key: 'later', closing: { from: end } },
    { key: 'none', closing: null },
  ];
}

export interface MonthFigures {
  readonly currency: string | null;
  readonly pipeline: number;
  readonly weighted: number;
  readonly won: number;
}

/** The figures of a column by currency, the largest first; what was won earlier is of no use there. */
export function figuresOf(
  rows: readonly GetForecast.Row[],
  key: string,
  months: readonly Month[],
): readonly MonthFigures[] {
  const keys = months.map((month) => month.key).filter((one) => /^\d{4}-\d{2}$/.test(one));
  const [first = '', last = ''] = [keys[0], keys.at(-1)];
  const fits = (period: string | null): boolean => {
    if (period === null) return key === 'none';
    if (key === 'earlier') return period < first;
    return key === 'later' ? period > last : period === key;
  };
  const found = new Map<string | null, MonthFigures>();
  for (const { period, currency, pipeline, weighted, won } of rows) {
    if (!fits(period)) continue;
    const before = found.get(currency) ?? { currency, pipeline: 0, weighted: 0, won: 0 };
    found.set(currency, {
      currency,
      pipeline: before.pipeline + pipeline.value,
      weighted: before.weighted + weighted,
      won: before.won + (key === 'earlier' ? 0 : won.value),
    });
  }
  return [...found.values()]
    .filter((one) => one.pipeline > 0 || one.won > 0)
    .sort((one, other) => other.pipeline + other.won - one.pipeline - one.won);
}
