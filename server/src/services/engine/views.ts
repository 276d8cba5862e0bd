import type { InstanceRow, InstanceView, OpenTask } from '../../contracts/instances';
import { stepsToUndo } from '../../core/compensation/completed-steps';
import {
  compensatedRuns,
  isInActivity,
  isStuck,
  type CompensatedRun,
} from '../../core/compensation/state';
import type {
  HistoryEntry,
  InstanceSnapshot,
  SubjectFacts,
  Task,
  TaskId,
  TransitionRequest,
  Vote,
} from '../../core/contracts';
import type { GetInstanceHistory } from '../../contracts/instances';

const toText = (time: number): string => new Date(time).toISOString();
const orNull = (time: number | null): string | null => (time === null ? null : toText(time));

/** The parts of an instance that lists show. */
export type InstanceHead = Pick<
  InstanceSnapshot,
  | 'id'
  | 'definition'
  | 'entity'
  | 'campaign'
  | 'subject'
  | 'status'
  | 'stage'
  | 'data'
  | 'assignees'
  | 'revision'
  | 'startedAt'
  | 'endedAt'
  | 'fault'
>;

export const toRow = (head: InstanceHead): Omit<InstanceRow, 'sla'> => ({
  id: head.id,
  definition: { ...head.definition },
  entity: head.entity,
  campaign: head.campaign,
  subject: { ...head.subject },
  status: head.status,
  stage: head.stage,
  data: { ...head.data },
  assignees: [...head.assignees],
  revision: head.revision,
  startedAt: toText(head.startedAt),
  endedAt: orNull(head.endedAt),
  fault: head.fault && toFault(head.fault),
});

const toFault = ({
  code,
  reason,
  path,
  at,
}: NonNullable<InstanceHead['fault']>): NonNullable<InstanceRow['fault']> => ({
  ...{ code, reason, path },
  at: toText(at),
});

export const toView = (
  snapshot: InstanceSnapshot,
  record: Pick<SubjectFacts, 'revision'> | undefined,
  opportunity: string | undefined,
): Omit<InstanceView, 'sla'> => ({
  ...toRow(snapshot),
  tokens: snapshot.tokens.map(({ id, step, parent, state }) => ({
    ...{ id, step, parent, waitsFor: state.kind },
    reason: state.kind === 'failed' ? state.reason : null,
  })),
  tasks: snapshot.tasks.map(toTask),
  timers: snapshot.timers.map(({ id, work, triggerAt }) => ({
    ...{ id, kind: work.kind },
    at: toText(triggerAt),
    level: 'level' in work ? work.level : null,
  })),
  compensations: compensatedRuns(snapshot).map((run) => toCompensation(snapshot, run)),
  record: record ? { revision: record.revision } : null,
  opportunity: opportunity ?? null,
});

function toCompensation(
  snapshot: InstanceSnapshot,
  run: CompensatedRun,
): InstanceView['compensations'][number] {
  const { flow, transition, compensation } = run;
  const tokens = snapshot.tokens.filter((token) => token.run === run.id);
  const isStopping = tokens.some((token) => isInActivity(snapshot, token));
  const isWaiting = tokens.some((token) => isStuck(snapshot, token));
  return {
    ...{ flow, action: transition?.name ?? null, reason: compensation.reason },
    startedAt: toText(compensation.startedAt),
    waitsFor: isStopping ? 'activities' : isWaiting ? 'task' : 'timer',
    left: stepsToUndo(snapshot, run.id).map(({ step }) => step),
  };
}

/** The approval that an action waits for. */
export function toPending(snapshot: InstanceSnapshot, pending: TaskId | null): OpenTask | null {
  const task = snapshot.tasks.find(({ id }) => id === pending);
  return task ? toTask(task) : null;
}

const toTask = (task: Task): OpenTask => ({
  id: task.id,
  kind: task.kind,
  label: task.label,
  openedAt: toText(task.openedAt),
  dueAt: orNull(task.dueAt),
  assignees: task.kind === 'task' ? [...task.assignees] : [],
  claimedBy: task.kind === 'task' ? task.claimedBy : null,
  seats:
    task.kind === 'approval'
      ? task.seats.map(({ person, vote, left }) => ({ person, vote: vote && toVote(vote), left }))
      : [],
  action: task.kind === 'approval' ? (task.request?.transition ?? null) : null,
  request: task.kind === 'approval' && task.request ? toRequest(task.request) : null,
});

const toRequest = ({
  requester,
  comment,
  reason,
}: TransitionRequest): NonNullable<OpenTask['request']> => ({
  by: { ...requester },
  ...{ comment, reason: reason ?? null },
});

const toVote = (vote: Vote): NonNullable<OpenTask['seats'][number]['vote']> => ({
  ...vote,
  at: toText(vote.at),
  by: { ...vote.by },
  chain: [...vote.chain],
});

export const toEntry = (entry: HistoryEntry): GetInstanceHistory.Response['data'][number] => ({
  event: entry.event,
  at: toText(entry.at),
  actor: { ...entry.actor },
  before: entry.before && { ...entry.before },
  after: entry.after && { ...entry.after },
  payload: { ...entry.payload },
});
