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
 * The last committed state of an instance: one query, and one more each for open tasks with their
 * votes, tokens and timers, if it has any. The instance stores the expected number of rows.
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
  const { instance, end, record, stageEntry } = found;
  const parts = new PartReader(connection, instance);
  const { tasks, votes } = await parts.readTasks(instance.open_tasks);
  for (const task of tasks) assertSeats(task, votes, id);
  const snapshot = toSnapshot({
    ...{ instance, tasks, votes },
    tokens: await parts.read(PARTS.tokens, instance.open_tokens),
    timers: await parts.read(PARTS.timers, instance.open_timers),
  });
  return { snapshot, chainEnd: end, record, stageEntry };
}

/** A missing vote would change the outcome. */
function assertSeats(task: TaskRow, votes: readonly VoteRow[], id: InstanceId): void {
  const found = missingSeats(task, votes);
  if (found === undefined || task.kind !== 'approval') return;
  const message = `${TABLES.votes} of ${task.document_id} holds ${found} rows of it instead of ${task.seats}`;
  throw new CrmCorruptError(id, message);
}
