import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

/** A row, by its table and the columns that identify it. */
interface RowKey {
  readonly table: string;
  readonly where: Readonly<Record<string, string>>;
}

/**
 * Locks a row until the transaction ends, so that concurrent changes of what it stands for are
 * serialized. SQLite has no row locks: a no-op write takes the database lock.
 */
export async function lockRow(
  strapi: Core.Strapi,
  { table, where }: RowKey,
  transaction: Knex.Transaction,
): Promise<void> {
  const row = strapi.db.getConnection(table).where(where).transacting(transaction);
  if (strapi.db.dialect.client === 'sqlite') await row.update(where);
  else await row.forUpdate().select('id');
}
