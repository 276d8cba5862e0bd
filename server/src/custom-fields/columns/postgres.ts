import type { Knex } from 'knex';

import { addColumnStatement, columnNames, errorCode, namesIn, qualified } from './base';
import type { ColumnChanges, Connection } from './contract';
import { indexName } from './names';
import { whileBusy } from './retry';

/** `CREATE INDEX CONCURRENTLY` waits for every older transaction, backups included. */
const INDEX_TIMEOUT_MS = 20_000;
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';

const isBusy = (error: unknown): boolean =>
  [LOCK_NOT_AVAILABLE, DEADLOCK].includes(String(errorCode(error)));

export function postgresColumns(connection: Connection): ColumnChanges {
  const { knex } = connection;

  const change = (table: string, run: (trx: Knex.Transaction) => Promise<unknown>): Promise<void> =>
    whileBusy(table, isBusy, (lockWait) =>
      knex.transaction(async (trx) => {
        await trx.raw(`SET LOCAL lock_timeout = ${lockWait}`);
        await run(trx);
      }),
    );

  return {
    addColumn: (table, column, storage) =>
      change(table, async (trx) => {
        await addColumnStatement(connection, table, column, storage, trx);
      }),
    dropColumn: (table, column) =>
      change(table, async (trx) => {
        await trx.raw('ALTER TABLE ?? DROP COLUMN ??', [qualified(connection, table), column]);
      }),
    addIndex: (table, column) =>
      whileBusy(table, isBusy, () => buildIndex(connection, table, column)),
    columnsOf: (table) => columnNames(connection, table),
    indexesOf: async (table) =>
      namesIn(
        await knex.raw(
          'SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid ' +
            'WHERE i.indrelid = to_regclass(?) AND i.indisvalid',
          [qualified(connection, table)],
        ),
        'name',
      ),
  };
}

/** Concurrently, so that writers are not blocked; impossible inside a transaction. */
async function buildIndex(connection: Connection, table: string, column: string): Promise<void> {
  const { knex } = connection;
  const name = indexName(table, column);
  const client = knex.client as Knex.Client;
  const own: unknown = await client.acquireConnection();
  const run = async (sql: string, bindings: readonly string[] = []): Promise<{ rows: unknown[] }> =>
    (await knex.raw(sql, [...bindings]).connection(own)) as { rows: unknown[] };
  try {
    await run(`SET statement_timeout = ${INDEX_TIMEOUT_MS}`);
    // An interrupted build leaves an invalid index of that name.
    const { rows } = await run(
      'SELECT 1 FROM pg_index i WHERE i.indexrelid = to_regclass(?) AND NOT i.indisvalid',
      [qualified(connection, name)],
    );
    if (rows.length > 0) {
      await run('DROP INDEX CONCURRENTLY IF EXISTS ??', [qualified(connection, name)]);
    }
    await run('CREATE INDEX CONCURRENTLY IF NOT EXISTS ?? ON ?? (??)', [
      name,
      qualified(connection, table),
      column,
    ]);
  } finally {
    await run('RESET statement_timeout').catch(() => undefined);
    await client.releaseConnection(own);
  }
}
