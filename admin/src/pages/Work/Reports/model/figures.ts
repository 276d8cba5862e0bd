import type {
  GetForecast,
  GetFunnel,
  GetLostReasons,
  GetVelocity,
} from '../../../../../../server/src/contracts/reports';
import { fillPeriods } from './periods';

export type Currency = string | null;

interface InCurrency {
  readonly currency: Currency;
}

/** The currencies of these rows, the one of most of them first. Amounts of several are never added up. */
export function currenciesOf(rows: readonly InCurrency[]): readonly Currency[] {
  const counts = new Map<Currency, number>();
  for (const { currency } of rows) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts]
    .sort(
      ([one, count], [other, more]) => more - count || String(one).localeCompare(String(other)),
    )
    .map(([currency]) => currency);
}

export interface FunnelStep {
  readonly stage: string;
  readonly reached: number;
  readonly rate: number | null;
  readonly ratePrevious: number | null;
}

export interface Funnel {
  readonly started: number;
  readonly open: number;
  readonly steps: readonly FunnelStep[];
}

/** Without the stages that nobody wants to reach. */
export function funnelOf(
  rows: readonly GetFunnel.Row[],
  isLoss: (stage: string) => boolean,
): Funnel {
  const [row] = rows;
  if (!row) return { started: 0, open: 0, steps: [] };
  const stages = row.stages.filter(({ stage }) => !isLoss(stage));
  return {
    ...{ started: row.started, open: row.open },
    steps: stages.map((one, index) => {
      const before = stages[index - 1]?.reached;
      return {
        ...{ stage: one.stage, reached: one.reached, rate: one.rate },
        ratePrevious: before === undefined || before === 0 ? null : one.reached / before,
      };
    }),
  };
}

export interface ForecastColumn {
  readonly period: string;
  readonly pipeline: number;
  readonly weighted: number;
  readonly won: number;
  readonly open: number;
  readonly wins: number;
}

const toColumn = (
  period: string,
  row: GetForecast.Row | undefined,
): ForecastColumn => ({
  period,
  pipeline: row?.pipeline.value ?? 0,
  weighted: row?.weighted ?? 0,
  won: row?.won.value ?? 0,
  open: row?.pipeline.count ?? 0,
  wins: row?.won.count ?? 0,
});

/** The forecast in one currency: every period without a gap, and what has no close date apart. */
export function forecastOf(rows: readonly GetForecast.Row[], currency: Currency) {
  const own = rows.filter((row) => row.currency === currency);
  const dated = own.flatMap((row) => (row.period === null ? [] : [row.period]));
  const undated = own.find(({ period }) => period === null);
  return {
    columns: fillPeriods(dated).map((period) =>
      toColumn(
        period,
        own.find((row) => row.period === period),
      ),
    ),
    undated: undated && undated.pipeline.count > 0 ? toColumn('', undated) : undefined,
  };
}

export interface WonColumn {
  readonly period: string;
  readonly won: number;
  readonly value: number;
}

/** What was won in each period, in one currency. */
export function wonOf(
  rows: readonly GetVelocity.Row[],
  step: string,
  currency: Currency,
): readonly WonColumn[] {
  const own = rows.filter((row) => row.currency === currency);
  const periods = own.flatMap(({ group }) =>
    typeof group[step] === 'string' ? [group[step]] : [],
  );
  return fillPeriods(periods).map((period) => {
    const row = own.find(({ group }) => group[step] === period);
    return { period, won: row?.won ?? 0, value: row?.value ?? 0 };
  });
}

export interface OwnerBar {
  readonly owner: string | null;
  readonly won: number;
  readonly lost: number;
  readonly value: number;
}

/** By owner, who has won the most first. */
export const ownersOf = (
  rows: readonly GetVelocity.Row[],
  currency: Currency,
): readonly OwnerBar[] =>
  rows
    .filter((row) => row.currency === currency)
    .map(({ group, won, lost, value }) => ({
      owner: typeof group['owner'] === 'string' ? group['owner'] : null,
      ...{ won, lost, value },
    }))
    .sort((one, other) => other.value - one.value || other.won - one.won);

export interface ReasonBar {
  readonly reason: string | null;
  readonly count: number;
  /** By currency. */
  readonly values: readonly { readonly currency: Currency; readonly value: number }[];
}

/** Reasons with their counts over all currencies, the most frequent first. */
export function reasonsOf(rows: readonly GetLostReasons.Row[]): readonly ReasonBar[] {
  const found = new Map<string | null, ReasonBar>();
  for (const { reason, count, currency, value } of rows) {
    const before = found.get(reason) ?? { reason, count: 0, values: [] };
    found.set(reason, {
      reason,
      count: before.count + count,
      values: value === 0 ? before.values : [...before.values, { currency, value }],
    });
  }
  return [...found.values()].sort((one, other) => other.count - one.count);
}
