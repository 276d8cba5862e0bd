import type { z } from 'zod';

import type {
  ApprovalTask,
  Assignee,
  InstanceId,
  InstanceSnapshot,
  Person,
  PlainTask,
  Seat,
  Task,
  TaskId,
  Timer,
  TimerId,
  Token,
} from '../../core/contracts';
import type { InstanceRow, taskRow, timerRow, tokenRow, voteRow } from './shapes';

/** What the tables hold of one instance. */
export interface SnapshotRows {
  readonly instance: InstanceRow;
  readonly tokens: readonly z.infer<typeof tokenRow>[];
  readonly tasks: readonly z.infer<typeof taskRow>[];
  readonly votes: readonly z.infer<typeof voteRow>[];
  readonly timers: readonly z.infer<typeof timerRow>[];
}

/** The snapshot that was committed, from the rows that it became. */
export function toSnapshot({ instance, ...rows }: SnapshotRows): InstanceSnapshot {
  return {
    id: instance.document_id as InstanceId,
    definition: { name: instance.definition, version: instance.version },
    entity: instance.entity,
    campaign: instance.campaign,
    subject: { type: instance.subject_type, id: instance.subject_id },
    status: instance.status,
    stage: instance.state,
    data: instance.data,
    assignees: instance.assignees as Assignee[],
    revision: instance.revision,
    counter: instance.counter,
    sequence: instance.sequence,
    startedAt: instance.started_at,
    endedAt: instance.ended_at,
    fault: instance.fault,
    runs: instance.runs as unknown as InstanceSnapshot['runs'],
    tokens: rows.tokens.map(toToken),
    tasks: rows.tasks.map((row) => toTask(row, rows.votes)),
    timers: rows.timers.map(toTimer),
    completedSteps: instance.completed_steps as unknown as InstanceSnapshot['completedSteps'],
  };
}

const toToken = ({ document_id: id, run, parent, branch, step, state }: z.infer<typeof tokenRow>) =>
  ({ id, run, parent, branch, step, state }) as unknown as Token;

function toTask(row: z.infer<typeof taskRow>, votes: SnapshotRows['votes']): Task {
  const base = {
    id: row.document_id as TaskId,
    label: row.label,
    openedAt: row.opened_at,
    dueAt: row.due_at,
  };
  if (row.kind === 'task') {
    return {
      ...base,
      kind: 'task',
      token: row.token,
      step: row.step,
      assignees: row.assignees ?? [],
      claimedBy: row.claimed_by,
    } as unknown as PlainTask;
  }
  return {
    ...base,
    kind: 'approval',
    token: row.token,
    approval: row.approval,
    seats: votes.filter((vote) => vote.task_id === row.document_id).map(toSeat),
    request: row.request,
  } as unknown as ApprovalTask;
}

const toSeat = (row: z.infer<typeof voteRow>): Seat => ({
  person: row.person as Person,
  vote:
    row.choice === null || row.at === null || row.by === null
      ? null
      : {
          choice: row.choice,
          at: row.at,
          by: row.by,
          chain: (row.chain ?? []) as Person[],
          comment: row.comment,
          recordRevision: row.record_revision,
        },
  left: row.left,
});

export const toTimer = (row: z.infer<typeof timerRow>): Timer => ({
  id: row.document_id as TimerId,
  token: row.payload.token as Timer['token'],
  triggerAt: row.trigger_at,
  work: row.payload.work,
});
