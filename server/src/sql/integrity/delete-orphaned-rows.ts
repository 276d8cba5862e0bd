import type { Actor } from '../../core/contracts';
import { toJsonText } from '../columns';
import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

/** Deletes what is left of an instance whose own row is gone. */
export async function deleteOrphanedRows(
  id: string,
  { actor, at }: { readonly actor: Actor; readonly at: number },
  connection: ScopedConnection,
): Promise<void> {
  const own = (table: string) => connection.rows(table).where({ instance_id: id });
  await own(TABLES.tokens).delete();
  await own(TABLES.timers).delete();
  await own(TABLES.assignees).delete();
  await own(TABLES.tasks)
    .where({ status: 'open' })
    .update({ status: 'cancelled', closed_at: at, closed_by: toJsonText(actor) });
}
