import type { Knex } from 'knex';
import { z } from 'zod';

import type { Assignee, Subject } from '../../core/contracts';
import { bigInteger } from '../columns';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { openTasks } from './pending/sources';
import type { WaitingFor } from './pending/waiting-for';

/** Which planned work is read; times in milliseconds since 1970. */
export interface PlannedSelection {
  /** Undefined: everybody's. */
  readonly who: WaitingFor | undefined;
  readonly subject: Partial<Subject>;
  readonly types: 'all' | readonly string[];
  readonly from: number | undefined;
  readonly before: number | undefined;
  readonly undated: boolean;
}

const KINDS = ['task', 'approval'] as const;

const taskRow = z.object({
  kind: z.enum(KINDS),
  id: z.string(),
  label: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  instance: z.string(),
  due_at: bigInteger.nullable(),
});

export type PlannedTask = z.infer<typeof taskRow>;

/** Open tasks and approvals by due date. */
export class PlannedTasks {
  constructor(private readonly connection: () => ScopedConnection) {}

  /** One query. */
  async first(selection: PlannedSelection, limit: number): Promise<readonly PlannedTask[]> {
    const found: unknown = await this.#rows(selection)
      .orderByRaw('case when due_at is null then 1 else 0 end')
      .orderBy(['due_at', 'id'])
      .limit(limit)
      .select(Object.keys(taskRow.shape));
    return z.array(taskRow).parse(found);
  }

  /** One query. */
  async count(selection: PlannedSelection): Promise<number> {
    const found: unknown = await this.#rows(selection).count({ count: '*' }).first();
    return z.object({ count: z.coerce.number() }).parse(found).count;
  }

  /** One query: who is to do each of these. */
  async assigneesOf(tasks: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (tasks.length === 0) return new Map();
    const found: unknown = await this.connection()
      .rows(TABLES.assignees)
      .where({ open: true })
      .whereIn('task_id', [...tasks])
      .orderBy('id')
      .select('task_id', 'assignee');
    const rows = z.array(z.object({ task_id: z.string(), assignee: z.string() })).parse(found);
    const byTask = new Map<string, string[]>();
    for (const { task_id: task, assignee } of rows) {
      byTask.set(task, [...(byTask.get(task) ?? []), assignee]);
    }
    return byTask;
  }

  #rows({ who, subject, types, from, before, undated }: PlannedSelection): Knex.QueryBuilder {
    const connection = this.connection();
    const tasks = who ? openTasks(connection, who, types) : allTasks(connection, types);
    const query = connection.knex.queryBuilder().from(tasks.as('planned'));
    if (subject.type !== undefined) void query.where('subject_type', subject.type);
    if (subject.id !== undefined) void query.where('subject_id', subject.id);
    if (undated) void query.whereNull('due_at');
    if (from !== undefined) void query.where('due_at', '>=', from);
    if (before !== undefined) void query.where('due_at', '<', before);
    return query;
  }
}

/** Also those that are assigned to nobody. */
function allTasks(
  connection: ScopedConnection,
  types: 'all' | readonly string[],
): Knex.QueryBuilder {
  const query = connection
    .rows(TABLES.tasks)
    .where({ status: 'open' })
    .whereIn('kind', [...KINDS]);
  if (types !== 'all') void query.whereIn('subject_type', [...types]);
  return query.select({
    ...{ kind: 'kind', id: 'document_id', label: 'label', due_at: 'due_at' },
    ...{ subject_type: 'subject_type', subject_id: 'subject_id', instance: 'instance_id' },
  });
}

/** The work of these people, teams and roles. */
export const workOf = (own: readonly Assignee[]): WaitingFor => ({ own, delegated: [] });
