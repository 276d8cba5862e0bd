import type { Knex } from 'knex';
import { z } from 'zod';

import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

const BATCH = 500;

const row = z.object({ document_id: z.string() });

/**
 * Clears `instance_id` of the records in this table whose instance does not exist, as after an import
 * without instances. Their stage is kept and becomes writable.
 *
 * @returns the documentIds of the detached records.
 */
export async function detachRecords(
  connection: ScopedConnection,
  table: string,
): Promise<string[]> {
  const dangling = (): Knex.QueryBuilder =>
    connection
      .rows(table)
      .whereNotNull(`${table}.instance_id`)
      .whereNotExists(
        connection
          .rows({ instance: TABLES.instances })
          .select('instance.id')
          .where('instance.document_id', connection.knex.ref(`${table}.instance_id`)),
      );
  const detached: string[] = [];
  for (;;) {
    const found: unknown = await dangling().limit(BATCH).select('document_id');
    const ids = row
      .array()
      .parse(found)
      .map(({ document_id: id }) => id);
    if (ids.length === 0) return detached;
    const changed = await dangling().whereIn('document_id', ids).update({ instance_id: null });
    if (changed === 0) return detached;
    detached.push(...ids);
  }
}
