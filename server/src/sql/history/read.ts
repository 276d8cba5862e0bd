import { z } from 'zod';

import type { Actor, JsonObject, Subject } from '../../core/contracts';
import { HISTORY, historyRow, type HistoryRow } from './rows';
import type { ScopedConnection } from '../scope';

/** One entry of the history. */
export interface HistoryRecord {
  /** Ascending; the cursor for `before` of a query. */
  readonly id: number;
  readonly subject: Subject;
  readonly parent: Subject | null;
  readonly instance: string | null;
  /** The number of the entry in its record's chain, from 1. */
  readonly seq: number;
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly payload: JsonObject;
  readonly actor: Omit<Actor, 'label'> & { readonly label: string | null };
  /** Whether the content was erased; event, time and actor id remain. */
  readonly erased: boolean;
}

export interface HistoryQuery {
  /** Entries of one record, of one instance, or of the children of a parent: one of the three. */
  readonly subject?: Subject;
  readonly instance?: string;
  readonly parent?: Subject;
  /** 100 by default, at most 1,000. */
  readonly limit?: number;
  /** Only entries before the one with this id. */
  readonly before?: number;
  /** In milliseconds since 1970: from the first, before the second. */
  readonly period?: { readonly from?: number | undefined; readonly before?: number | undefined };
}

const LIMIT = 100;
const MOST = 1000;

/** Newest first. */
export async function readHistory(
  connection: ScopedConnection,
  query: HistoryQuery,
): Promise<HistoryRecord[]> {
  const { limit = LIMIT, before, period = {} } = query;
  const rows: unknown = await connection
    .rows(HISTORY)
    .where({ ...conditionOf(query) })
    .modify((builder) => {
      if (before !== undefined) void builder.where('id', '<', before);
      if (period.from !== undefined) void builder.where('at', '>=', period.from);
      if (period.before !== undefined) void builder.where('at', '<', period.before);
    })
    .orderBy('id', 'desc')
    .limit(Math.min(Math.max(Math.trunc(limit), 1), MOST))
    .select('*');
  return z.array(historyRow).parse(rows).map(toRecord);
}

function conditionOf({ subject, instance, parent }: HistoryQuery): Record<string, string> {
  if (subject) return { subject_type: subject.type, subject_id: subject.id };
  if (instance !== undefined) return { instance_id: instance };
  if (parent) return { parent_type: parent.type, parent_id: parent.id };
  throw new TypeError('Read the history of a subject, an instance or a parent.');
}

export const objectOf = (text: string | null): JsonObject | null =>
  text === null ? null : (JSON.parse(text) as JsonObject);

const toRecord = (row: HistoryRow): HistoryRecord => ({
  id: row.id,
  subject: { type: row.subject_type, id: row.subject_id },
  parent:
    row.parent_type === null || row.parent_id === null
      ? null
      : { type: row.parent_type, id: row.parent_id },
  instance: row.instance_id,
  seq: row.seq,
  event: row.event,
  at: row.at,
  before: objectOf(row.before),
  after: objectOf(row.after),
  payload: objectOf(row.payload) ?? {},
  actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label },
  erased: row.salt === null,
});
