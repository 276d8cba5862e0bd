import { CrmConfigurationError } from '../../core/errors';
import type { ColumnChanges, Connection } from './contract';
import { mysqlColumns } from './mysql';
import { postgresColumns } from './postgres';
import { sqliteColumns } from './sqlite';

const DATABASES = { sqlite: sqliteColumns, postgres: postgresColumns, mysql: mysqlColumns };

/**
 * The implementation for Strapi's client (`sqlite`, `postgres`, `mysql`). Adding an existing column
 * is no error: another process, or an interrupted attempt, has added it.
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
