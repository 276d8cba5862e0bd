import type { InstanceId, LoadedInstance } from '../../core/contracts';
import { CrmConflictError, CrmCorruptError } from '../../core/errors';
import type { RecordSource } from '../ports';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { InconsistentRead, PartReader } from './part-reader';
import type { InstanceReader } from './read-instance';
import { missingSeats, PARTS, toSnapshot } from './rows/snapshot';
import type { TaskRow } from './rows/task';
import type { VoteRow } from './rows/vote';

/** An instance, the head of its record's history when it was read, and the record if requested. */
export type StoredSnapshot = LoadedInstance;

/** Attempts while concurrent commits change the instance. */
const ATTEMPTS = 10;

/**
 * The last committed state of an instance: one query, and one more per table with rows of it. The
 * instance stores the expected number of rows.
 *
 * @throws CrmCorruptError if a row is invalid, missing or unexpected (REL-004), CrmConflictError if
 * the instance keeps changing.
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
  throw new CrmConflictError(`The instance "${id}" is being changed by other requests.`);
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
  const tasks = await parts.read(PARTS.tasks, instance.open_tasks);
  const snapshot = toSnapshot({
    instance,
    tasks,
    tokens: await parts.read(PARTS.tokens, instance.open_tokens),
    votes: await readVotes(parts, id, tasks),
    timers: await parts.read(PARTS.timers, instance.open_timers),
  });
  return { snapshot, chainEnd: end, record };
}

/** The votes of the open approvals; a missing one would change the outcome. */
async function readVotes(
  parts: PartReader,
  id: InstanceId,
  tasks: readonly TaskRow[],
): Promise<VoteRow[]> {
  const approvals = tasks.filter((task) => task.kind === 'approval');
  const expected = approvals.reduce((sum, { seats }) => sum + seats, 0);
  const votes = await parts.read(PARTS.votes, expected, (query) =>
    query.whereIn(
      'task_id',
      approvals.map((task) => task.document_id),
    ),
  );
  for (const task of approvals) {
    const found = missingSeats(task, votes);
    if (found === undefined) continue;
    const message = `${TABLES.votes} of ${task.document_id} holds ${found} rows of it instead of ${task.seats}`;
    throw new CrmCorruptError(id, message);
  }
  return votes;
}
