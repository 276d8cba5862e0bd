import { z } from 'zod';

import { bigInteger } from '../../columns';
import { readHistory } from '../../history';
import { taskBase } from '../../instances/rows/task';
import type { ScopedConnection } from '../../scope';
import { inPeriod, toText, type Source } from './wanted';

/** Changes from the history. */
export const historySource =
  (connection: () => ScopedConnection): Source =>
  async ({ record, cursor: { history: before }, period, limit }) => {
    const found = await readHistory(connection(), {
      ...{ subject: record, limit, period },
      ...(before !== undefined && { before }),
    });
    return found.map(({ id, at, event, instance, actor, before: old, after, payload }) => ({
      item: {
        ...{ kind: 'history' as const, at: toText(at), event, instance },
        actor: { ...actor },
        ...{ before: old && { ...old }, after: after && { ...after }, payload: { ...payload } },
      },
      at,
      reached: { history: id },
    }));
  };

const TASK_KINDS = ['task', 'approval'] as const;

const taskRow = z.lazy(() =>
  taskBase.unwrap().extend({
    id: bigInteger,
    instance_id: z.string(),
    kind: z.enum(TASK_KINDS),
    status: z.string(),
    closed_at: bigInteger.nullable(),
  }),
);

/** Tasks and approvals of all pipelines. */
export const taskSource =
  (connection: () => ScopedConnection): Source =>
  async ({ record, cursor: { task: before }, period, limit }) => {
    const query = connection()
      .rows('crm_tasks')
      .where({ subject_type: record.type, subject_id: record.id })
      // A corrupt row is skipped.
      .whereIn('kind', [...TASK_KINDS])
      .orderBy('id', 'desc')
      .limit(limit)
      .select(Object.keys(taskRow.unwrap().shape));
    if (before !== undefined) void query.where('id', '<', before);
    const rows: unknown = await inPeriod(query, 'opened_at', period);
    return z
      .array(taskRow)
      .parse(rows)
      .map((row) => ({
        item: {
          ...{ kind: 'task' as const, at: toText(row.opened_at), id: row.document_id },
          ...{ instance: row.instance_id, task: row.kind, label: row.label, status: row.status },
          dueAt: row.due_at === null ? null : toText(row.due_at),
          closedAt: row.closed_at === null ? null : toText(row.closed_at),
        },
        at: row.opened_at,
        reached: { task: row.id },
      }));
  };
