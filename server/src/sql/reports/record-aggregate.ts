import type { Knex } from 'knex';

import type { Measure } from '../../contracts/aggregates';
import type { Period } from '../../contracts/periods';
import type { SqlRuntime } from '../ports';
import { grouped, type GroupedRow } from './grouped';
import { fieldExpression, type RecordColumn } from './groups';
import { columnExpression, periodOf, presentedIn } from './periods';

export interface RecordAggregateQuery {
  readonly table: string;
  /** The records with the columns of the fields; undefined for all in the scope. */
  readonly rows: Knex.QueryBuilder | undefined;
  readonly groups: readonly { readonly field: RecordColumn; readonly period: Period | null }[];
  readonly measures: readonly { readonly measure: Measure; readonly field: RecordColumn }[];
}

/** The name of a measure's column: `sum_0`; an average is `sum_0` by `count_0`. */
export const measureName = (name: Measure | 'count', index: number): string => `${name}_${index}`;

/**
 * Counts and measures the records of a type, in one statement. Keys: the groups. Measures: `count`, and
 * those of each entry of `measures` under its index.
 */
export function aggregateRecords(
  runtime: SqlRuntime,
  { table, rows, groups, measures }: RecordAggregateQuery,
): Promise<readonly GroupedRow[]> {
  const connection = runtime.connection();
  const { knex } = connection;
  const query: Knex.QueryBuilder = rows ? knex.from(rows.as('r')) : connection.rows({ r: table });
  const keys = groups.map(({ field, period }) =>
    fieldExpression(runtime.dialect, { ...field, column: `r.${field.column}` }, period),
  );
  const columns: Record<string, Knex.Raw> = { count: knex.raw('count(*)') };
  for (const [index, { measure, field }] of measures.entries()) {
    const column = `r.${field.column}`;
    if (measure === 'avg') {
      columns[measureName('sum', index)] = knex.raw('sum(??)', [column]);
      columns[measureName('count', index)] = knex.raw('count(??)', [column]);
      continue;
    }
    // A day is text on every database, and not a time in the zone of the server.
    const expression = field.isDay
      ? periodOf(runtime.dialect, 'day', column, 'date')
      : columnExpression('??', column);
    columns[measureName(measure, index)] = knex.raw(`${measure}(${presentedIn(expression)})`, [
      ...expression.columns,
    ]);
  }
  return grouped(query, keys, columns, { knex, dialect: runtime.dialect });
}
