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
    }
  | { readonly kind: 'delete'; readonly table: string; readonly where: RowKey };

/** An insert, or nothing where there are no rows. */
export const insertOf = (table: string, rows: readonly object[]): readonly RowWrite[] =>
  rows.length > 0 ? [{ kind: 'insert', table, rows }] : [];

/** One insert for each table, in the order of the first; only for writes that are inserts all. */
export function mergeInserts(writes: readonly RowWrite[]): readonly RowWrite[] {
  const rows = new Map<string, object[]>();
  for (const write of writes) {
    if (write.kind !== 'insert') return writes;
    rows.set(write.table, [...(rows.get(write.table) ?? []), ...write.rows]);
  }
  return [...rows].flatMap(([table, all]) =>
    batchesOf(all).flatMap((part) => insertOf(table, part)),
  );
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

const isMySql = ({ knex }: ScopedConnection): boolean =>
  (knex.client as { readonly dialect: string }).dialect === 'mysql';

/** A read locks nothing, and an update by id no neighbours: their instances are not held up. */
async function updateById(
  { table, set }: Extract<RowWrite, { kind: 'update' }>,
  rows: Knex.QueryBuilder,
  connection: ScopedConnection,
): Promise<void> {
  const ids: unknown[] = await rows.pluck('id');
  if (ids.length === 0) return;
  await connection
    .rows(table)
    .whereIn('id', ids as number[])
    .update(set);
}
