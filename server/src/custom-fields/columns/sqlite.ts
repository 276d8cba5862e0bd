import { addColumnStatement, columnNames, errorCode, namesIn } from './base';
import type { ColumnChanges, Connection } from './contract';
import { indexName } from './names';
import { whileBusy } from './retry';

const isBusy = (error: unknown): boolean => String(errorCode(error)).startsWith('SQLITE_BUSY');

/** Plain statements, because knex would rebuild the table, which drops its triggers. */
export function sqliteColumns(connection: Connection): ColumnChanges {
  const { knex } = connection;
  return {
    addColumn: (table, column, storage) =>
      whileBusy(table, isBusy, async () => {
        await addColumnStatement(connection, table, column, storage);
      }),
    dropColumn: (table, column) =>
      whileBusy(table, isBusy, async () => {
        await knex.raw('ALTER TABLE ?? DROP COLUMN ??', [table, column]);
      }),
    addIndex: (table, column) =>
      whileBusy(table, isBusy, async () => {
        const name = indexName(table, column);
        await knex.raw('CREATE INDEX IF NOT EXISTS ?? ON ?? (??)', [name, table, column]);
      }),
    columnsOf: (table) => columnNames(connection, table),
    indexesOf: async (table) =>
      namesIn(await knex.raw('SELECT name FROM pragma_index_list(?)', [table]), 'name'),
  };
}
