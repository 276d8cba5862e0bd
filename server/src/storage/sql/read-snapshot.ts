import type { Knex } from 'knex';
import { z } from 'zod';

import type { InstanceId, InstanceSnapshot } from '../../core/contracts';
import { CrmCorruptError } from '../../core/errors';
import { TENANT } from './columns';
import { instanceRow, taskRow, timerRow, tokenRow, voteRow } from './shapes';
import { toSnapshot, type SnapshotRows } from './snapshot-rows';
import { TABLES } from './tables';

const countsRow = z.object({
  token_rows: z.coerce.number(),
  task_rows: z.coerce.number(),
  timer_rows: z.coerce.number(),
});

/**
 * One instance as it was committed last: one query, and one more per table that holds something of
 * it. How many rows there must be stands with the instance.
 *
 * @throws CrmCorruptError where a row cannot be read, is missing or is one too many (REL-004).
 */
export async function readSnapshot(
  knex: Knex,
  id: InstanceId,
): Promise<InstanceSnapshot | undefined> {
  const found: unknown = await knex(TABLES.instances)
    .where({ ...TENANT, document_id: id })
    .select('*')
    .select({
      token_rows: counted(knex, TABLES.tokens, id),
      task_rows: counted(knex, TABLES.tasks, id).where({ status: 'open' }),
      timer_rows: counted(knex, TABLES.timers, id).where({ status: 'armed' }),
    })
    .first();
  if (!found) return undefined;
  const instance = parse(instanceRow, found, id, TABLES.instances);
  // MySQL finds `ABC` where `abc` was asked for.
  if (instance.document_id !== id) return undefined;
  const counts = parse(countsRow, found, id, TABLES.instances);
  assertCount(id, TABLES.tokens, instance.open_tokens, counts.token_rows);
  assertCount(id, TABLES.tasks, instance.open_tasks, counts.task_rows);
  assertCount(id, TABLES.timers, instance.open_timers, counts.timer_rows);
  const tasks = await rowsOf(knex, TABLES.tasks, id, instance.open_tasks, taskRow, 'open');
  const approvals = tasks.filter(({ kind }) => kind === 'approval');
  const rows: SnapshotRows = {
    instance,
    tasks,
    tokens: await rowsOf(knex, TABLES.tokens, id, instance.open_tokens, tokenRow),
    votes: await votesOf(
      knex,
      id,
      approvals.map((task) => task.document_id),
    ),
    timers: await rowsOf(knex, TABLES.timers, id, instance.open_timers, timerRow, 'armed'),
  };
  return toSnapshot(rows);
}

const counted = (knex: Knex, table: string, id: string): Knex.QueryBuilder =>
  knex(table)
    .where({ ...TENANT, instance_id: id })
    .count('*');

/** In the order in which they were made. */
async function rowsOf<T extends z.ZodType>(
  knex: Knex,
  table: string,
  id: InstanceId,
  expected: number,
  shape: T,
  status?: string,
): Promise<z.infer<T>[]> {
  if (expected === 0) return [];
  const query = knex(table)
    .where({ ...TENANT, instance_id: id })
    .orderBy('position')
    .select('*');
  if (status !== undefined) void query.where({ status });
  const rows: unknown = await query;
  return parse(z.array(shape), rows, id, table);
}

async function votesOf(
  knex: Knex,
  id: InstanceId,
  tasks: readonly string[],
): Promise<z.infer<typeof voteRow>[]> {
  if (tasks.length === 0) return [];
  const rows: unknown = await knex(TABLES.votes)
    .where({ ...TENANT, instance_id: id })
    .whereIn('task_id', [...tasks])
    .orderBy('position')
    .select('*');
  return parse(z.array(voteRow), rows, id, TABLES.votes);
}

function assertCount(id: InstanceId, table: string, expected: number, found: number): void {
  if (expected === found) return;
  throw new CrmCorruptError(id, `${table} holds ${found} rows of it instead of ${expected}`);
}

function parse<T extends z.ZodType>(
  shape: T,
  found: unknown,
  id: InstanceId,
  table: string,
): z.infer<T> {
  const parsed = shape.safeParse(found);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const column = issue?.path.map(String).join('.') ?? '';
  throw new CrmCorruptError(id, `${table}.${column} ${issue?.message ?? 'cannot be read'}`);
}
