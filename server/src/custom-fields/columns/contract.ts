import type { Knex } from 'knex';

import type { FieldStorage } from '../../core/contracts';

/** Strapi's connection, and the schema on PostgreSQL. */
export interface Connection {
  readonly knex: Knex;
  /** The PostgreSQL schema of the tables, if it is not the default. */
  readonly schema?: string | undefined;
}

/**
 * Online schema changes. Lock waits are short, so that writers are not blocked for long, and are
 * retried; every change is idempotent.
 */
export interface ColumnChanges {
  /** @throws CrmConflictError if the table stays locked; nothing has changed then. */
  addColumn(table: string, column: string, storage: FieldStorage): Promise<void>;
  /** Only for columns that no field has used. */
  dropColumn(table: string, column: string): Promise<void>;
  addIndex(table: string, column: string): Promise<void>;
  columnsOf(table: string): Promise<string[]>;
  /** Names of the valid indexes; an interrupted index build is left out. */
  indexesOf(table: string): Promise<string[]>;
}
