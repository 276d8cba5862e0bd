import type { Knex } from 'knex';

import type { FieldStorage } from '../../core/contracts';

/** A database as the changes below need it: Strapi's connection, and its schema where it has one. */
export interface Connection {
  readonly knex: Knex;
  /** The PostgreSQL schema that the tables are in, where it is not the default. */
  readonly schema?: string | undefined;
}

/**
 * Changes of tables while people write into them. None waits longer for its lock than a writer
 * may be held up, and tries again instead; all may be repeated.
 */
export interface ColumnChanges {
  /** @throws CrmConflictError where the table stays locked; nothing has changed then. */
  addColumn(table: string, column: string, storage: FieldStorage): Promise<void>;
  /** Only for columns that no field ever showed. */
  dropColumn(table: string, column: string): Promise<void>;
  addIndex(table: string, column: string): Promise<void>;
  columnsOf(table: string): Promise<string[]>;
  /** Names of the indexes that work; one whose building was interrupted is not among them. */
  indexesOf(table: string): Promise<string[]>;
}
