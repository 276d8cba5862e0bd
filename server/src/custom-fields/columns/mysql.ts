import type { Knex } from 'knex';

import { CrmValidationError } from '../../core/errors';
import { addColumnStatement, columnNames, errorCode, namesIn } from './base';
import type { ColumnChanges, Connection } from './contract';
import { indexName } from './names';
import { whileBusy } from './retry';

const isBusy = (error: unknown): boolean =>
  ['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_DEADLOCK'].includes(String(errorCode(error)));

/** MySQL and MariaDB commit implicitly with DDL, so each change uses its own connection. */
export function mysqlColumns(connection: Connection): ColumnChanges {
  const change = (
    table: string,
    statement: (knex: Knex) => Knex.SchemaBuilder | Knex.Raw,
  ): Promise<void> =>
    whileBusy(table, isBusy, async (lockWait) => {
      const { knex } = connection;
      const client = knex.client as Knex.Client;
      const own: unknown = await client.acquireConnection();
      try {
        // The setting has a resolution of seconds.
        const seconds = Math.ceil(lockWait / 1000);
        await knex.raw(`SET SESSION lock_wait_timeout = ${seconds}`).connection(own);
        await statement(knex).connection(own);
      } finally {
        await knex
          .raw('SET SESSION lock_wait_timeout = DEFAULT')
          .connection(own)
          .catch(() => undefined);
        await client.releaseConnection(own);
      }
    });

  return {
    addColumn: async (table, column, storage) => {
      try {
        await change(table, () => addColumnStatement(connection, table, column, storage));
      } catch (error) {
        if (errorCode(error) !== 'ER_TOO_BIG_ROWSIZE') throw error;
        throw new CrmValidationError([
          {
            path: ['type'],
            message:
              `The table ${table} has no room for another short text (MySQL keeps 65,535 bytes ` +
              'of them in a row): use the type text, which is kept apart',
          },
        ]);
      }
    },
    dropColumn: (table, column) =>
      change(table, (knex) => knex.raw('ALTER TABLE ?? DROP COLUMN ??', [table, column])),
    addIndex: async (table, column) => {
      const name = indexName(table, column);
      try {
        await change(table, (knex) =>
          knex.raw('CREATE INDEX ?? ON ?? (??)', [name, table, column]),
        );
      } catch (error) {
        // MySQL has no IF NOT EXISTS for indexes.
        if (errorCode(error) !== 'ER_DUP_KEYNAME') throw error;
      }
    },
    columnsOf: (table) => columnNames(connection, table),
    indexesOf: async (table) =>
      namesIn(await connection.knex.raw('SHOW INDEX FROM ??', [table]), 'Key_name'),
  };
}
