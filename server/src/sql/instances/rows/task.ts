import { z } from 'zod';

import type {
  ApprovalTask,
  InstanceSnapshot,
  Person,
  PlainTask,
  Task,
} from '../../../core/contracts';
import { personOf } from '../../../core/identity';
import { bigInteger, jsonColumn, positionOf, toJsonText } from '../../columns';
import type { TaskChange } from '../task-changes';
import { actor, jsonObject, type Written } from './json';
import { toSeat, type VoteRow } from './vote';

const request = z.lazy(() =>
  z.object({
    transition: z.string(),
    requester: actor,
    fields: jsonObject,
    comment: z.string().nullable(),
    attachments: z.array(z.string()),
    outcome: z.enum(['won', 'lost']).optional(),
    reason: z.string().optional(),
    assignees: z.array(z.string()).optional(),
    opportunity: jsonObject.optional(),
    into: z
      .object({ contact: z.string().optional(), opportunity: z.string().optional() })
      .optional(),
    interactions: z.union([z.literal(true), z.array(z.string())]).optional(),
  }),
);

/** Columns of every row of `crm_tasks`. */
export const taskBase = z.lazy(() =>
  z.object({
    document_id: z.string(),
    label: z.string(),
    opened_at: bigInteger,
    due_at: bigInteger.nullable(),
  }),
);

/** An open task or approval. */
export const taskRow = z.lazy(() =>
  z.discriminatedUnion('kind', [
    taskBase.unwrap().extend({
      kind: z.literal('task'),
      token: z.string(),
      step: z.string(),
      claimed_by: z.string().nullable(),
      assignees: jsonColumn(z.array(z.string())),
    }),
    taskBase.unwrap().extend({
      kind: z.literal('approval'),
      token: z.string().nullable(),
      approval: z.string(),
      /** How many rows of `crm_votes` there must be: the electorate is fixed when the approval opens. */
      seats: z.int(),
      request: jsonColumn(request.nullable()),
    }),
  ]),
);

/** The columns of `taskRow`. */
export const taskColumnNames = (): readonly string[] => [
  ...new Set(taskRow.unwrap().options.flatMap(({ shape }) => Object.keys(shape))),
];

export type TaskRow = z.infer<typeof taskRow>;

export function toTask(row: TaskRow, votes: readonly VoteRow[]): Task {
  const base = {
    kind: row.kind,
    id: row.document_id,
    label: row.label,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    token: row.token,
  };
  if (row.kind === 'task') {
    const { step, assignees, claimed_by: claimedBy } = row;
    return { ...base, step, assignees, claimedBy } as unknown as PlainTask;
  }
  const { approval, request: requested } = row;
  const seats = votes.filter((vote) => vote.task_id === row.document_id).map(toSeat);
  return { ...base, approval, seats, request: requested } as unknown as ApprovalTask;
}

export const newTaskRow = (
  { id, subject }: Pick<InstanceSnapshot, 'id' | 'subject'>,
  { task, closed }: Pick<TaskChange, 'task' | 'closed'>,
): Written<typeof taskRow> => ({
  document_id: task.id,
  instance_id: id,
  subject_type: subject.type,
  subject_id: subject.id,
  kind: task.kind,
  label: task.label,
  token: task.token,
  step: task.kind === 'task' ? task.step : null,
  approval: task.kind === 'approval' ? task.approval : null,
  seats: task.kind === 'approval' ? task.seats.length : null,
  request: toJsonText(task.kind === 'approval' ? task.request : null),
  requested_by: requesterOf(task),
  opened_at: task.openedAt,
  position: positionOf(task.id),
  status: 'open',
  ...taskColumns(task),
  ...endColumns(closed),
});

/** Columns that change while the task is open. */
export const taskColumns = (task: Task) => ({
  due_at: task.dueAt,
  claimed_by: task.kind === 'task' ? task.claimedBy : null,
  assignees: toJsonText(task.kind === 'task' ? task.assignees : null),
});

/** Columns that are written when the task is closed. */
export const endColumns = (closed: TaskChange['closed']) =>
  closed
    ? {
        status: closed.outcome,
        closed_at: closed.at,
        closed_by: toJsonText(closed.actor),
        completed_by: closed.outcome === 'completed' ? personOf(closed.actor) : null,
      }
    : {};

/** The person who asked for the action that waits for approval. */
const requesterOf = (task: Task): Person | null =>
  task.kind === 'approval' && task.request ? personOf(task.request.requester) : null;
