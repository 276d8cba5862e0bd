import type { Actor, InstanceSnapshot } from '../../core/contracts';
import { toJsonText } from '../columns';
import { TABLES, WAITING_TIMERS } from '../tables';
import { assigneeRows } from '../instances/rows/assignee';
import { changingColumns } from '../instances/rows/instance';
import { timerStatusOf } from '../instances/rows/timer';
import { newTokenRow } from '../instances/rows/token';
import type { ScopedConnection } from '../scope';

/**
 * Replaces the rows of an instance by the recovered snapshot, inside the running transaction. Afterwards
 * it can be loaded and committed to.
 */
export async function replaceInstanceRows(
  snapshot: InstanceSnapshot,
  { actor, at }: { readonly actor: Actor; readonly at: number },
  connection: ScopedConnection,
): Promise<void> {
  const { id, tokens, tasks, timers } = snapshot;
  const own = (table: string) => connection.rows(table).where({ instance_id: id });
  await connection
    .rows(TABLES.instances)
    .where({ document_id: id })
    // Its stage may be another one now: its stage log is made again from the history.
    .update({ ...changingColumns(snapshot), started_at: snapshot.startedAt, stage_logged: null });
  await own(TABLES.tokens).delete();
  if (tokens.length > 0) {
    await connection.insert(
      TABLES.tokens,
      tokens.map((token) => newTokenRow(id, token)),
    );
  }
  await own(TABLES.tasks)
    .where({ status: 'open' })
    .whereNotIn('document_id', idsOf(tasks))
    .update({ status: 'cancelled', closed_at: at, closed_by: toJsonText(actor) });
  await own(TABLES.timers)
    .whereIn('status', WAITING_TIMERS)
    .whereNotIn('document_id', idsOf(timers))
    .delete();
  // Timers may still be suspended by a pause that the recovered snapshot does not have, and a dead one
  // may have failed for what is repaired.
  for (const status of ['armed', 'held'] as const) {
    const such = timers.filter((timer) => timerStatusOf(snapshot, timer) === status);
    await own(TABLES.timers)
      .whereIn('document_id', idsOf(such))
      .whereIn('status', WAITING_TIMERS)
      .update({ status, attempts: 0 });
  }
  await own(TABLES.assignees).delete();
  const waits = assigneeRows(snapshot, tasks);
  if (waits.length > 0) await connection.insert(TABLES.assignees, waits);
}

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
