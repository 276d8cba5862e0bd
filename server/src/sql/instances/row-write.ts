import type { Knex } from 'knex';

import { batchesOf } from '../batches';
import type { ScopedConnection } from '../scope';

/** A condition on rows by column values; a list means any of its values, null an empty column. */
export type RowKey = Readonly<Record<string, string | readonly string[] | null>>;

/** One write to one table, inside the scope. */
export type RowWrite =
  | { readonly kind: 'insert'; readonly table: string; readonly rows: readonly object[] }
  | {
      readonly kind: 'update';
      readonly table: string;
      readonly where: RowKey;
      readonly set: Readonly<Record<string, unknown>>;
      /** The rows are found by an index that is not unique, in which MySQL locks their neighbours too. */
      readonly among?: true;
      /** The id of the row, as far as it is known: it is updated without looking for it. */
      readonly row?: number | undefined;
    }
  | { readonly kind: 'delete'; readonly table: string; readonly where: RowKey };

/** An insert, or nothing where there are no rows. */
export const insertOf = (table: string, rows: readonly object[]): readonly RowWrite[] =>
  rows.length > 0 ? [{ kind: 'insert', table, rows }] : [];

/**
 * Writes of different instances with as few statements as possible: one insert for each table, and one
 * update or deletion for the rows that get the same values and are found by an id. In the order of the
 * first of each.
 */
export function mergeWrites(writes: readonly RowWrite[]): readonly RowWrite[] {
  const merged = new Map<string, RowWrite[]>();
  for (const write of writes) {
    const key = mergeKey(write);
    const same = merged.get(key);
    if (same) same.push(write);
    else merged.set(key, [write]);
  }
  return [...merged.values()].flatMap(mergeAlike);
}

/** The column by whose values alone rows of the writes are found. */
const idColumn = ({ where }: Exclude<RowWrite, { kind: 'insert' }>): string | undefined =>
  ['document_id', 'instance_id', 'task_id'].find((column) => where[column] !== undefined);

/** The other conditions. The ids of tokens and timers say which instance they belong to. */
const otherConditions = (where: RowKey, id: string | undefined): RowKey =>
  Object.fromEntries(
    Object.entries(where).filter(
      ([column]) => column !== id && !(id === 'document_id' && column === 'instance_id'),
    ),
  );

/** Writes with the same key are one. */
function mergeKey(write: RowWrite): string {
  if (write.kind === 'insert') return JSON.stringify([write.kind, write.table]);
  const id = idColumn(write);
  const set = write.kind === 'update' ? write.set : undefined;
  return JSON.stringify([write.kind, write.table, id, otherConditions(write.where, id), set]);
}

function mergeAlike(writes: readonly RowWrite[]): readonly RowWrite[] {
  const [first, another] = writes;
  if (!first) return [];
  if (first.kind === 'insert') {
    const rows = writes.flatMap((write) => (write.kind === 'insert' ? write.rows : []));
    return batchesOf(rows).flatMap((part) => insertOf(first.table, part));
  }
  const id = idColumn(first);
  if (!another || id === undefined) return writes;
  const ids = writes.flatMap((write) => (write.kind === 'insert' ? [] : (write.where[id] ?? [])));
  const others = otherConditions(first.where, id);
  const known = first.kind === 'update' ? { ...first, row: undefined } : first;
  return batchesOf(ids).map((part) => ({ ...known, where: { ...others, [id]: part } }));
}

/** Sends each write as its own statement, in order. */
export async function sendWrites(
  writes: readonly RowWrite[],
  connection: ScopedConnection,
): Promise<void> {
  for (const write of writes) {
    if (write.kind === 'insert') {
      await connection.insert(write.table, write.rows);
      continue;
    }
    const rows = connection.rows(write.table);
    for (const [column, value] of Object.entries(write.where)) {
      if (value === null) void rows.whereNull(column);
      else if (typeof value === 'string') void rows.where(column, value);
      else void rows.whereIn(column, [...value]);
    }
    if (write.kind === 'delete') await rows.delete();
    else if (write.among && isMySql(connection)) await updateById(write, rows, connection);
    else await rows.update(write.set);
  }
}

export const isMySql = ({ knex }: ScopedConnection): boolean =>
  (knex.client as { readonly dialect: string }).dialect === 'mysql';

/** A read locks nothing, and an update by id no neighbours: their instances are not held up. */
async function updateById(
  { table, set, row }: Extract<RowWrite, { kind: 'update' }>,
  rows: Knex.QueryBuilder,
  connection: ScopedConnection,
): Promise<void> {
  if (row !== undefined && (await rows.clone().where({ id: row }).update(set)) > 0) return;
  const ids: unknown[] = await rows.pluck('id');
  if (ids.length === 0) return;
  await connection
    .rows(table)
    .whereIn('id', ids as number[])
    .update(set);
}
