import type { Knex } from 'knex';
import { z } from 'zod';

import { MOST_GROUPS } from '../../contracts/periods';
import { CrmValidationError } from '../../core/errors';
import { groupValueOf, type ColumnExpression, type Dialect } from './periods';

export type GroupValue = string | number | boolean | null;

/** A row of a grouped query: the values of its keys, and its measures. */
export interface GroupedRow {
  readonly keys: readonly GroupValue[];
  readonly measures: Readonly<Record<string, unknown>>;
}

const rows = z.array(z.record(z.string(), z.unknown()));

const keyName = (index: number): string => `k${index}`;

export interface Database {
  readonly knex: Knex;
  readonly dialect: Dialect;
}

/**
 * Groups a query by expressions, which it names by their place: PostgreSQL takes the same expression
 * with other bindings for another one.
 *
 * @throws CrmValidationError naming `groupBy` if there are too many groups.
 */
export async function grouped(
  query: Knex.QueryBuilder,
  keys: readonly ColumnExpression[],
  measures: Readonly<Record<string, Knex.Raw>>,
  { knex, dialect }: Database,
): Promise<readonly GroupedRow[]> {
  const selected = selectKeys(query, keys, knex).select(
    ...Object.entries(measures).map(([name, sql]) => knex.raw('? as ??', [sql, name])),
  );
  if (keys.length === 0) return toGrouped(await selected, 0);
  void selected.groupByRaw(keys.map((_, index) => index + 1).join(', '));
  const limited =
    dialect === 'postgres' ? presented(selected, keys, Object.keys(measures), knex) : selected;
  return toGrouped(await limited.limit(MOST_GROUPS + 1), keys.length);
}

/** All groups first: for the first few of many, which it expects, PostgreSQL would sort all rows. */
const presented = (
  groups: Knex.QueryBuilder,
  keys: readonly ColumnExpression[],
  measures: readonly string[],
  knex: Knex,
): Knex.QueryBuilder =>
  knex
    .withMaterialized('groups', groups)
    .from('groups')
    .select(
      ...keys.map(({ presented: sql = '??' }, index) =>
        knex.raw(`${sql} as ??`, [keyName(index), keyName(index)]),
      ),
      ...measures,
    );

const selectKeys = (
  query: Knex.QueryBuilder,
  keys: readonly ColumnExpression[],
  knex: Knex,
): Knex.QueryBuilder =>
  query.select(
    ...keys.map(({ sql, columns }, index) => knex.raw(`${sql} as ??`, [...columns, keyName(index)])),
  );

function toGrouped(found: unknown, keys: number): readonly GroupedRow[] {
  const parsed = rows.parse(found);
  if (parsed.length > MOST_GROUPS) {
    const most = MOST_GROUPS.toLocaleString('en');
    const message = `"groupBy" makes more than ${most} groups: choose longer periods or other fields, or filter`;
    throw new CrmValidationError([{ path: ['groupBy'], message }]);
  }
  return parsed.map((row) => ({
    keys: Array.from({ length: keys }, (_, index) => groupValueOf(row[keyName(index)])),
    measures: row,
  }));
}

/** Percentiles of a group, in the unit of what was measured; null if nothing was. */
export interface Percentiles {
  readonly median: number;
  readonly p90: number;
}

export interface PercentileRow {
  readonly keys: readonly GroupValue[];
  readonly percentiles: Percentiles | null;
}

/** Hundredths as fractions: whole numbers are compared exactly. */
const WANTED = { median: [1, 2], p90: [9, 10] } as const;

/**
 * Exact percentiles of an expression in each group, interpolated between neighbours:
 * `percentile_cont` on PostgreSQL, the same by window functions elsewhere.
 */
export async function percentilesOf(
  query: Knex.QueryBuilder,
  keys: readonly ColumnExpression[],
  measured: ColumnExpression,
  database: Database,
): Promise<readonly PercentileRow[]> {
  const { knex, dialect } = database;
  const value = knex.raw(measured.sql, [...measured.columns]);
  if (dialect === 'postgres') {
    const percentiles = knex.raw('percentile_cont(array[0.5, 0.9]) within group (order by ?)', [
      value,
    ]);
    const found = await grouped(query, keys, { percentiles }, database);
    return found.map(({ keys: own, measures }) => ({
      keys: own,
      percentiles: toPercentiles(measures.percentiles),
    }));
  }
  const own = keys.map(({ sql, columns }) => knex.raw(sql, [...columns]));
  const over = own.length > 0 ? `partition by ${own.map(() => '?').join(', ')}` : '';
  const ranked = selectKeys(query, keys, knex).select(
    knex.raw('? as ??', [value, 'v']),
    knex.raw(`row_number() over (${over} order by ?) - 1 as ??`, [...own, value, 'rn']),
    knex.raw(`count(*) over (${over}) - 1 as ??`, [...own, 'last']),
  );
  const names = keys.map((_, index) => keyName(index));
  const picked = Object.entries(WANTED).flatMap(([name, [part, whole]]) => [
    knex.raw(
      `max(case when ?? * ${whole} <= ?? * ${part} and ?? * ${whole} > ?? * ${part} - ${whole} then ?? end) as ??`,
      ['rn', 'last', 'rn', 'last', 'v', `${name}_low`],
    ),
    knex.raw(
      `max(case when ?? * ${whole} >= ?? * ${part} and ?? * ${whole} < ?? * ${part} + ${whole} then ?? end) as ??`,
      ['rn', 'last', 'rn', 'last', 'v', `${name}_high`],
    ),
  ]);
  const outer = knex
    .from(ranked.as('ranked'))
    .select(...names, ...picked, knex.raw('max(??) as ??', ['last', 'last']));
  if (names.length > 0) void outer.groupBy(names).limit(MOST_GROUPS + 1);
  return toGrouped(await outer, keys.length).map((row) => ({
    keys: row.keys,
    percentiles: interpolated(row.measures),
  }));
}

const pair = z.tuple([z.coerce.number(), z.coerce.number()]).nullable();

function toPercentiles(found: unknown): Percentiles | null {
  const values = pair.parse(found);
  return values && { median: Math.round(values[0]), p90: Math.round(values[1]) };
}

function interpolated(row: Readonly<Record<string, unknown>>): Percentiles | null {
  if (row.last === null || row.last === undefined) return null;
  const last = Number(row.last);
  const at = (name: keyof typeof WANTED): number => {
    const [part, whole] = WANTED[name];
    const [low, high] = [Number(row[`${name}_low`]), Number(row[`${name}_high`])];
    return Math.round(low + (high - low) * (((last * part) % whole) / whole));
  };
  return { median: at('median'), p90: at('p90') };
}
