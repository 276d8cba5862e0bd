import type { Knex } from 'knex';
import { z } from 'zod';

import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

const BATCH = 500;

const row = z.object({ document_id: z.string() });

/**
 * Records of this table that name an instance which is not there, as after an import that brought none:
 * they lose the name and keep their stage, which may be written again.
 *
 * @returns the documentIds of those that were detached.
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
