import type {
  ApprovalTask,
  Assignee,
  InstanceId,
  InstanceSnapshot,
  Person,
  PlainTask,
  Seat,
  Task,
  Timer,
  TimerId,
  Token,
} from '../../core/contracts';
import type { InstanceRow, TaskRow, TimerRow, TokenRow, VoteRow } from './shapes';

/** What the tables hold of one instance. */
export interface SnapshotRows {
  readonly instance: InstanceRow;
  readonly tokens: readonly TokenRow[];
  readonly tasks: readonly TaskRow[];
  readonly votes: readonly VoteRow[];
  readonly timers: readonly TimerRow[];
}

/** The snapshot that was committed, from the rows that it became: the same to the byte. */
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
    outcome: instance.outcome,
  };
}

const toToken = ({ document_id: id, run, parent, branch, step, state }: TokenRow) =>
  ({ id, run, parent, branch, step, state }) as unknown as Token;

function toTask(row: TaskRow, votes: readonly VoteRow[]): Task {
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
  const { approval, request } = row;
  const seats = votes.filter((vote) => vote.task_id === row.document_id).map(toSeat);
  return { ...base, approval, seats, request } as unknown as ApprovalTask;
}

const toSeat = ({ person, left, ...vote }: VoteRow): Seat => ({
  person: person as Person,
  vote:
    vote.choice === null
      ? null
      : {
          choice: vote.choice,
          at: vote.at,
          by: vote.by,
          chain: vote.chain as Person[],
          comment: vote.comment,
          recordRevision: vote.record_revision,
        },
  left,
});

export const toTimer = (row: TimerRow): Timer => ({
  id: row.document_id as TimerId,
  token: row.payload.token as Timer['token'],
  triggerAt: row.trigger_at,
  work: row.payload.work,
});
