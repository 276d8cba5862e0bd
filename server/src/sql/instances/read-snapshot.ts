import type { Knex } from 'knex';
import { z } from 'zod';

import type { ChainEnd, InstanceId, LoadedInstance } from '../../core/contracts';
import { CrmConflictError, CrmCorruptError } from '../../core/errors';
import { HEADS } from '../history/rows';
import { parseRows } from '../parse-rows';
import { PartReader, InconsistentRead } from './part-reader';
import {
  instanceRow,
  taskRow,
  timerRow,
  tokenRow,
  voteRow,
  type InstanceRow,
  type TaskRow,
  type VoteRow,
} from './shapes';
import { toSnapshot } from './snapshot-rows';
import { TABLES, WAITING_TIMERS } from '../tables';
import { sameScope, type ScopedConnection } from '../scope';

/** An instance, and where the history of its record ended when it was read. */
export type StoredSnapshot = Pick<LoadedInstance, 'snapshot' | 'chainEnd'>;

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
  connection: ScopedConnection,
  id: InstanceId,
): Promise<StoredSnapshot | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await readOnce(connection, id);
    } catch (error) {
      if (!(error instanceof InconsistentRead)) throw error;
    }
  }
  throw new CrmConflictError(`The instance "${id}" is being changed by others.`);
}

async function readOnce(
  connection: ScopedConnection,
  id: InstanceId,
): Promise<StoredSnapshot | undefined> {
  const found = await readInstance(connection, id);
  if (!found) return undefined;
  const { instance, end } = found;
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
  return { snapshot, chainEnd: end };
}

const count = z.coerce.number();
const countsRow = z.object({
  ...{ token_rows: count, task_rows: count, timer_rows: count },
  ...{ end_seq: count.nullable(), end_hash: z.string().nullable() },
});

interface FoundInstance {
  readonly instance: InstanceRow;
  readonly end: ChainEnd | undefined;
}

async function readInstance(
  connection: ScopedConnection,
  id: InstanceId,
): Promise<FoundInstance | undefined> {
  const found: unknown = await connection
    .rows({ instance: TABLES.instances })
    .leftJoin({ head: HEADS }, (join) => {
      void join
        .on(...sameScope('head', 'instance'))
        .andOn('head.subject_type', 'instance.subject_type')
        .andOn('head.subject_id', 'instance.subject_id');
    })
    .where('instance.document_id', id)
    .select('instance.*', { end_seq: 'head.seq', end_hash: 'head.hash' })
    .select({
      token_rows: counted(connection, TABLES.tokens, id),
      task_rows: counted(connection, TABLES.tasks, id).where({ status: 'open' }),
      timer_rows: counted(connection, TABLES.timers, id).whereIn('status', WAITING_TIMERS),
    })
    .first();
  if (!found) return undefined;
  const instance = parseRows(instanceRow, found, id, TABLES.instances);
  // MySQL finds `ABC` where `abc` was asked for.
  if (instance.document_id !== id) return undefined;
  const counts = countsRow.parse(found);
  assertCount(id, TABLES.tokens, instance.open_tokens, counts.token_rows);
  assertCount(id, TABLES.tasks, instance.open_tasks, counts.task_rows);
  assertCount(id, TABLES.timers, instance.open_timers, counts.timer_rows);
  const { end_seq: seq, end_hash: hash } = counts;
  const subject = { type: instance.subject_type, id: instance.subject_id };
  return { instance, end: seq === null || hash === null ? undefined : { subject, seq, hash } };
}

const counted = (connection: ScopedConnection, table: string, id: string): Knex.QueryBuilder =>
  connection.rows(table).where({ instance_id: id }).count('*');

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

function assertCount(id: InstanceId, what: string, expected: number, found: number): void {
  if (expected === found) return;
  throw new CrmCorruptError(id, `${what} holds ${found} rows of it instead of ${expected}`);
}
