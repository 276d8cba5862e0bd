import { z } from 'zod';

import { UID } from '../../../constants';
import type { TimelineItem } from '../../../contracts/timeline';
import { taskBase } from '../../instances/rows/task';
import { readHistory } from '../../history';
import { bigInteger } from '../../columns';
import type { TimelineCursor } from './cursor';
import type { ScopedConnection } from '../../scope';

/** An item, and the cursor of its source after it. */
export interface Sighted {
  readonly item: TimelineItem;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly reached: TimelineCursor;
}

/** Reads one kind of items of a contact, newest first, from a cursor on. */
export type Source = (
  contact: string,
  cursor: TimelineCursor,
  limit: number,
) => Promise<readonly Sighted[]>;

const toText = (time: number): string => new Date(time).toISOString();

/** Changes from the history. */
export const historySource =
  (connection: () => ScopedConnection): Source =>
  async (contact, { history: before }, limit) => {
    const subject = { type: UID.contact, id: contact };
    const found = await readHistory(connection(), {
      ...{ subject, limit },
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
  async (contact, { task: before }, limit) => {
    const query = connection()
      .rows('crm_tasks')
      .where({ subject_type: UID.contact, subject_id: contact })
      // A corrupt row is skipped.
      .whereIn('kind', [...TASK_KINDS])
      .orderBy('id', 'desc')
      .limit(limit)
      .select(Object.keys(taskRow.unwrap().shape));
    if (before !== undefined) void query.where('id', '<', before);
    const rows: unknown = await query;
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
