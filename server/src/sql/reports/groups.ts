import type { Knex } from 'knex';

import type { Period } from '../../contracts/periods';
import type { ScopedConnection } from '../scope';
import { columnExpression, exactText, periodOf, type ColumnExpression, type Dialect } from './periods';

/** A column of the records' own table. */
export interface RecordColumn {
  readonly table: string;
  readonly column: string;
  readonly kind: 'text' | 'plain' | 'date' | 'milliseconds';
  /** A day without a time. */
  readonly isDay?: boolean;
}

/** One name by which the rows of a report are grouped. */
export type ReportGroup =
  | { readonly kind: 'period'; readonly period: Period }
  | { readonly kind: 'owner' | 'team' | 'version' | 'definition' }
  | { readonly kind: 'field'; readonly field: RecordColumn; readonly period: Period | null };

/** Where the parts of a group are in a query. */
export interface GroupPlaces {
  /** The time that periods are of, in milliseconds. */
  readonly time: string;
  readonly owner: string;
  readonly version: string;
  readonly definition: string;
  readonly subject: string;
  /** The alias of the record if the query has joined it. */
  readonly record?: string;
}

/** The places in a query of the stage log under an alias. */
export const logPlaces = (alias: string, time: string): GroupPlaces => ({
  time: `${alias}.${time}`,
  owner: `${alias}.owner`,
  version: `${alias}.version`,
  definition: `${alias}.definition`,
  subject: `${alias}.subject_id`,
});

const RECORD = 'field_record';
const SEAT = 'seat';
const TEAM = `coalesce(??, case when ?? like 'team:%' then substr(??, 6) end)`;

/** The expression of a field of a record. */
export function fieldExpression(
  dialect: Dialect,
  { column, kind }: Pick<RecordColumn, 'column' | 'kind'>,
  period: Period | null,
): ColumnExpression {
  if (kind === 'date' || kind === 'milliseconds') {
    return periodOf(dialect, period ?? 'day', column, kind);
  }
  return kind === 'text' ? exactText(dialect, column) : columnExpression('??', column);
}

/** The expressions of groups, in their order. */
export const groupExpressions = (
  groups: readonly ReportGroup[],
  places: GroupPlaces,
  dialect: Dialect,
): readonly ColumnExpression[] =>
  groups.map((group) => {
    switch (group.kind) {
      case 'period':
        return periodOf(dialect, group.period, places.time, 'milliseconds');
      case 'team':
        return { sql: TEAM, columns: [`${SEAT}.team_id`, places.owner, places.owner] };
      case 'field': {
        const column = `${places.record ?? RECORD}.${group.field.column}`;
        return fieldExpression(dialect, { ...group.field, column }, group.period);
      }
      default:
        return columnExpression('??', places[group.kind]);
    }
  });

/**
 * Joins what the groups need: the seats of the owner, so that a row counts for each of their teams, and
 * the record.
 */
export function joinGroups(
  query: Knex.QueryBuilder,
  groups: readonly ReportGroup[],
  places: GroupPlaces,
  connection: ScopedConnection,
): Knex.QueryBuilder {
  if (groups.some(({ kind }) => kind === 'team')) {
    void query.leftJoin(`crm_team_members as ${SEAT}`, (join) => {
      void connection.joinIn(join, SEAT).andOn(`${SEAT}.member`, places.owner);
    });
  }
  const field = groups.find((group) => group.kind === 'field');
  if (field && places.record === undefined) {
    void query.leftJoin(`${field.field.table} as ${RECORD}`, (join) => {
      void connection.joinIn(join, RECORD).andOn(`${RECORD}.document_id`, places.subject);
    });
  }
  return query;
}
