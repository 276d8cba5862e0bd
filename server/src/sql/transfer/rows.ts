import type { Knex } from 'knex';
import { z } from 'zod';

import type { TransferredTable } from './tables';

export type Row = Readonly<Record<string, unknown>>;

/** Rows per batch, few enough for one statement on any database. */
const BATCH = 100;

export const rowList = z.lazy(() => z.array(z.record(z.string(), z.unknown())));

/** The rows of a table in batches, in the order of its sort columns. All tenants are included. */
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
      // Row ids are assigned by the target.
      yield found.map((row) =>
        Object.fromEntries(Object.entries({ ...row, ...reset }).filter(isNoNumber)),
      );
    }
    if (found.length < BATCH) return;
    last = found.at(-1);
  }
}

/** Keyset condition: rows after this one in the order of these columns. */
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

/** Inserts rows of the source unchanged, inside the running transaction. */
export async function writeRows(knex: Knex, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await knex(table).insert([...rows]);
}
