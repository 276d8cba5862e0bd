import type { Knex } from 'knex';

import type { TimelineItem } from '../../../contracts/timeline';
import type { Subject } from '../../../core/contracts';
import type { TimelineCursor } from './cursor';

/** In milliseconds since 1970: from the first, before the second. */
export interface Period {
  readonly from?: number | undefined;
  readonly before?: number | undefined;
}

/** Which items of a record a source reads. */
export interface Wanted {
  readonly record: Subject;
  readonly cursor: TimelineCursor;
  readonly period: Period;
  readonly limit: number;
}

/** An item, and the cursor of its source after it. */
export interface Sighted {
  readonly item: TimelineItem;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reached: TimelineCursor;
}

/** Reads one kind of items of a record, newest first, from a cursor on. */
export type Source = (wanted: Wanted) => Promise<readonly Sighted[]>;

export const toText = (time: number): string => new Date(time).toISOString();

/** Limits a query to the period by a column of milliseconds. */
export function inPeriod(
  query: Knex.QueryBuilder,
  column: string,
  { from, before }: Period,
): Knex.QueryBuilder {
  if (from !== undefined) void query.where(column, '>=', from);
  if (before !== undefined) void query.where(column, '<', before);
  return query;
}
