import { isLive, type Commit, type InstanceSnapshot } from '../../core/contracts';
import { liveKeyOf, toJsonText } from '../columns';
import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

/**
 * The instance itself. A start inserts it; everything else replaces the revision that it was
 * decided on, and nothing where that is another one by now.
 *
 * @returns whether it was written.
 */
export async function writeInstance(
  { decision: { next, history }, basedOn }: Commit,
  connection: ScopedConnection,
): Promise<boolean> {
  if (basedOn === 0) {
    const logged = { logged_entries: history.length };
    const row = { ...fixedColumns(next), ...changingColumns(next), ...logged };
    await connection.insert(TABLES.instances, [row]);
    return true;
  }
  const written = await connection
    .rows(TABLES.instances)
    .where({ document_id: next.id, revision: basedOn })
    .update({ ...changingColumns(next), ...logMore(history.length, connection) });
  return written === 1;
}

/** Counts entries of the history where their writer cannot reach from the history's own tables. */
export const logMore = (entries: number, connection: ScopedConnection): object => ({
  logged_entries: connection.knex.raw('?? + ?', ['logged_entries', entries]),
});

const fixedColumns = (next: InstanceSnapshot): object => ({
  document_id: next.id,
  subject_type: next.subject.type,
  subject_id: next.subject.id,
  entity: next.entity,
  campaign: next.campaign,
  started_at: next.startedAt,
});

/** The version changes when a running instance is moved to another one. */
export const changingColumns = (next: InstanceSnapshot): object => ({
  definition: next.definition.name,
  version: next.definition.version,
  state: next.stage,
  status: next.status,
  data: toJsonText(next.data),
  assignees: toJsonText(next.assignees),
  revision: next.revision,
  counter: next.counter,
  sequence: next.sequence,
  ended_at: next.endedAt,
  fault: toJsonText(next.fault),
  runs: toJsonText(next.runs),
  completed_steps: toJsonText(next.completedSteps),
  outcome: next.outcome,
  open_tokens: next.tokens.length,
  open_tasks: next.tasks.length,
  open_timers: next.timers.length,
  live_key: isLive(next.status) ? liveKeyOf({ ...next, definition: next.definition.name }) : null,
});
