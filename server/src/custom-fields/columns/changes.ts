import { CrmConfigurationError } from '../../core/errors';
import type { ColumnChanges, Connection } from './contract';
import { mysqlColumns } from './mysql';
import { postgresColumns } from './postgres';
import { sqliteColumns } from './sqlite';

const DATABASES = { sqlite: sqliteColumns, postgres: postgresColumns, mysql: mysqlColumns };

/**
 * The changes for the database that Strapi names (`sqlite`, `postgres`, `mysql`). Adding a column
 * that is there already is no error: another process, or the last life of this one, was faster.
 */
export function columnChanges(client: string, connection: Connection): ColumnChanges {
  const create = (DATABASES as Record<string, ((to: Connection) => ColumnChanges) | undefined>)[
    client
  ];
  if (!create) throw new CrmConfigurationError(`The database "${client}" is not supported.`);
  const changes = create(connection);
  const has = async (table: string, column: string): Promise<boolean> =>
    (await changes.columnsOf(table)).includes(column);

  return {
    ...changes,
    async addColumn(table, column, storage) {
      if (await has(table, column)) return;
      try {
        await changes.addColumn(table, column, storage);
      } catch (error) {
        if (!(await has(table, column))) throw error;
      }
    },
    async dropColumn(table, column) {
      if (await has(table, column)) await changes.dropColumn(table, column);
    },
  };
}
