import type { Knex } from 'knex';
import { z } from 'zod';

import type { TransferredTable } from './tables';

export type Row = Readonly<Record<string, unknown>>;

/** So many rows travel together: one statement of any database takes them. */
const BATCH = 100;

export const rowList = z.array(z.record(z.string(), z.unknown()));

/** The rows of a table, a batch at a time, in their order. */
export async function* readRows(
  knex: Knex,
  { table, order, reset }: TransferredTable,
): AsyncGenerator<Row[]> {
  for (let last: Row | undefined; ; ) {
    const query = knex(table)
      .orderBy([...order])
      .limit(BATCH)
      .select('*');
    if (last) whereAfter(query, order, last);
    const found: Row[] = rowList.parse(await query);
    if (found.length > 0) {
      // The other database gives numbers of its own.
      yield found.map((row) =>
        Object.fromEntries(Object.entries({ ...row, ...reset }).filter(isNoNumber)),
      );
    }
    if (found.length < BATCH) return;
    last = found.at(-1);
  }
}

/** Rows behind this one, in the order of these columns. */
function whereAfter(query: Knex.QueryBuilder, order: readonly string[], last: Row): void {
  void query.where((any) => {
    for (const [index, column] of order.entries()) {
      void any.orWhere((same) => {
        for (const before of order.slice(0, index)) void same.where(before, last[before] as string);
        void same.where(column, '>', last[column] as string);
      });
    }
  });
}

const isNoNumber = ([column]: readonly [string, unknown]): boolean => column !== 'id';

/** Inserts them, as they were read from the other database, inside the running transaction. */
export async function writeRows(knex: Knex, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await knex(table).insert([...rows]);
}
