import type { InstanceId, LoadedInstance } from '../../core/contracts';
import { CrmConflictError } from '../../core/errors';
import type { RecordSource } from '../connection';
import type { ScopedConnection } from '../scope';
import { TABLES, WAITING_TIMERS } from '../tables';
import { InconsistentRead, PartReader } from './part-reader';
import { assertCount, type InstanceReader } from './read-instance';
import { taskRow, timerRow, tokenRow, voteRow, type TaskRow, type VoteRow } from './shapes';
import { toSnapshot } from './snapshot-rows';

/** An instance, where the history of its record ended when it was read, and the record if asked for. */
export type StoredSnapshot = LoadedInstance;

/** How often it is read again because it was changed meanwhile. */
const ATTEMPTS = 10;

/**
 * One instance as it was committed last: one query, and one more per table that holds something of
 * it. How many rows there must be stands with the instance.
 *
 * @throws CrmCorruptError where a row cannot be read, is missing or is one too many (REL-004),
 *   CrmConflictError where others never stop changing it.
 */
export async function readSnapshot(
  reader: InstanceReader,
  connection: ScopedConnection,
  id: InstanceId,
  source?: RecordSource,
): Promise<StoredSnapshot | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await readOnce(reader, connection, id, source);
    } catch (error) {
      if (!(error instanceof InconsistentRead)) throw error;
    }
  }
  throw new CrmConflictError(`The instance "${id}" is being changed by others.`);
}

async function readOnce(
  reader: InstanceReader,
  connection: ScopedConnection,
  id: InstanceId,
  source: RecordSource | undefined,
): Promise<StoredSnapshot | undefined> {
  const found = await reader.read(connection, id, source);
  if (!found) return undefined;
  const { instance, end, record } = found;
  const parts = new PartReader(connection, instance);
  const tasks = await parts.read(TABLES.tasks, taskRow, instance.open_tasks, (query) =>
    query.where({ status: 'open' }),
  );
  const snapshot = toSnapshot({
    instance,
    tasks,
    tokens: await parts.read(TABLES.tokens, tokenRow, instance.open_tokens),
    votes: await readVotes(parts, id, tasks),
    timers: await parts.read(TABLES.timers, timerRow, instance.open_timers, (query) =>
      query.whereIn('status', WAITING_TIMERS),
    ),
  });
  return { snapshot, chainEnd: end, record };
}

/** Every seat of every open vote: one that is lost would change what the vote decides. */
async function readVotes(
  parts: PartReader,
  id: InstanceId,
  tasks: readonly TaskRow[],
): Promise<VoteRow[]> {
  const approvals = tasks.filter((task) => task.kind === 'approval');
  const expected = approvals.reduce((sum, { seats }) => sum + seats, 0);
  const votes = await parts.read(TABLES.votes, voteRow, expected, (query) =>
    query.whereIn(
      'task_id',
      approvals.map((task) => task.document_id),
    ),
  );
  for (const { document_id: task, seats } of approvals) {
    const found = votes.filter((vote) => vote.task_id === task).length;
    assertCount(id, `${TABLES.votes} of ${task}`, seats, found);
  }
  return votes;
}
