import type { Knex } from 'knex';

import type { TimerFilters, TimerState } from '../../contracts/timers';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import type { Time } from './database-time';
import { EVERY_RANGE, rangesOf, type RowCondition } from './timer-states';

/** Which rows of `crm_timers` an operator asks for. */
export interface TimerSelection {
  readonly filters: TimerFilters;
  /** Types of records whose timers are excluded. */
  readonly hidden?: readonly string[];
  /** Excludes timers of instances. */
  readonly jobsOnly?: boolean;
  /** States besides those of the filters that are excluded. */
  readonly among?: readonly TimerState[];
}

/** Rows of one range, as often as they are asked for. */
interface Range {
  readonly rows: () => Knex.QueryBuilder;
  readonly isOrdered: boolean;
}

/** The ranges that a selection consists of; they have no row in common. */
export function rangesIn(
  connection: ScopedConnection,
  { filters, hidden = [], jobsOnly = false, among }: TimerSelection,
  now: Time,
): readonly Range[] {
  const { state, type, instance } = filters;
  const narrow: RowCondition = (query) => {
    whereIs(query, 'type', type);
    whereIs(query, 'instance_id', instance);
    if (jobsOnly) void query.whereNull('instance_id');
    if (hidden.length > 0) {
      void query.where(
        (row) => void row.whereNull('subject_type').orWhereNotIn('subject_type', [...hidden]),
      );
    }
  };
  const asked = state === undefined ? among : statesIn(state, among);
  const ranges = asked ? asked.flatMap((one) => rangesOf(one, now)) : EVERY_RANGE;
  return ranges.map(({ where, isOrdered }) => ({
    rows: () => connection.rows(TABLES.timers).modify(where).modify(narrow),
    isOrdered,
  }));
}

interface RangePage {
  readonly columns: readonly string[];
  /** Of the time at which they are due. */
  readonly order: 'asc' | 'desc';
  readonly offset: number;
  readonly limit: number;
}

/**
 * The first rows of several ranges together, in this order, each read up to the end of the page: a
 * range is in the order of an index, all of them together are not.
 */
export function pageOf(
  { knex }: ScopedConnection,
  ranges: readonly Range[],
  { columns, order, offset, limit }: RangePage,
): Knex.QueryBuilder {
  const by = ['trigger_at', 'id'].map((column) => ({ column, order }));
  // An expression: for a column, MariaDB would read all armed timers in this order to find a few.
  const sorted = [{ column: knex.raw('?? + 0', ['trigger_at']), order }, ...by.slice(1)];
  const parts = ranges.map(({ rows, isOrdered }, index) =>
    knex.select('*').from(
      rows()
        .select([...new Set(['id', 'trigger_at', ...columns])])
        .orderBy(isOrdered ? by : (sorted as never))
        .limit(offset + limit)
        .as(`part${index}`),
    ),
  );
  return knex
    .select([...columns])
    .from(knex.unionAll(parts).as('parts'))
    .orderBy(by)
    .offset(offset)
    .limit(limit);
}

/** The rows of several ranges, to be counted. */
export const allOf = ({ knex }: ScopedConnection, ranges: readonly Range[]): Knex.QueryBuilder =>
  knex.from(knex.unionAll(ranges.map(({ rows }) => rows().select('id'))).as('parts'));

type OneOf<Value> =
  | Value
  | { readonly $eq?: Value | undefined; readonly $in?: readonly Value[] | undefined };

const valuesOf = <Value extends string>(filter: OneOf<Value>): readonly Value[] | undefined => {
  if (typeof filter === 'string') return [filter];
  const { $eq, $in } = filter;
  if ($eq === undefined) return $in;
  return $in === undefined || $in.includes($eq) ? [$eq] : [];
};

function whereIs(
  query: Knex.QueryBuilder,
  column: string,
  filter: OneOf<string> | undefined,
): void {
  const values = filter === undefined ? undefined : valuesOf(filter);
  if (values) void query.whereIn(column, [...values]);
}

function statesIn(
  filter: OneOf<TimerState>,
  among: readonly TimerState[] | undefined,
): readonly TimerState[] | undefined {
  const states = valuesOf(filter);
  if (!states) return among;
  return [...new Set(states)].filter((state) => among?.includes(state) ?? true);
}
