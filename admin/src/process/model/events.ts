import type { HistoryEntry } from '../../api/process';
import type { MessageId } from '../../translations/texts';

/** What a sentence about an event needs to know of it. */
export type EventEntry = Pick<HistoryEntry, 'event' | 'after' | 'payload'>;

/** The sentence of each event of the engine; below are those for events whose stage, people or time are known. */
export const EVENT_TEXTS = {
  'instance.started': 'process.event.started',
  'instance.transitioned': 'process.event.transitioned',
  'instance.completed': 'process.event.completed',
  'instance.closed': 'process.event.closed',
  'instance.converted': 'process.event.converted',
  'instance.reverted': 'process.event.reverted',
  'instance.cancelled': 'process.event.cancelled',
  'instance.parked': 'process.event.parked',
  'instance.resumed': 'process.event.resumed',
  'instance.paused': 'process.event.paused',
  'instance.continued': 'process.event.continued',
  'instance.assigned': 'process.event.unassigned',
  'instance.commented': 'process.event.commented',
  'instance.compensated': 'process.event.compensated',
  'instance.changed': 'process.event.changed',
  'instance.moved': 'process.event.versionMoved',
  'instance.repaired': 'process.event.repaired',
  'approval.requested': 'process.event.approvalRequested',
  'approval.voted': 'process.event.voted',
  'approval.voided': 'process.event.approvalVoided',
  'approval.granted': 'process.event.approvalGranted',
  'approval.rejected': 'process.event.approvalRejected',
  'approval.cancelled': 'process.event.approvalCancelled',
  'approval.overtaken': 'process.event.approvalOvertaken',
  'voter.left': 'process.event.voterLeft',
  'task.opened': 'process.event.taskOpened',
  'task.completed': 'process.event.taskCompleted',
  'task.cancelled': 'process.event.taskCancelled',
  'task.claimed': 'process.event.taskClaimed',
  'task.released': 'process.event.taskReleased',
  'task.reassigned': 'process.event.taskReassigned',
  'task.rescheduled': 'process.event.taskUnscheduled',
  'task.reminded': 'process.event.reminded',
  'task.overdue': 'process.event.taskOverdue',
  'activity.completed': 'process.event.activityCompleted',
  'activity.retried': 'process.event.activityRetried',
  'activity.failed': 'process.event.activityFailed',
  'activity.skipped': 'process.event.activitySkipped',
  'compensation.started': 'process.event.compensationStarted',
  'compensation.completed': 'process.event.compensationCompleted',
  'compensation.retried': 'process.event.compensationRetried',
  'compensation.failed': 'process.event.compensationFailed',
  'compensation.skipped': 'process.event.compensationSkipped',
  'compensation.abandoned': 'process.event.compensationAbandoned',
  'wait.ended': 'process.event.waitEnded',
  'timer.redriven': 'process.event.timerRedriven',
  'branch.cancelled': 'process.event.branchCancelled',
  'escalation.raised': 'process.event.escalated',
  'escalation.failed': 'process.event.escalationFailed',
  'escalation.snoozed': 'process.event.escalationSnoozed',
  'sla.started': 'process.event.slaStarted',
  'sla.paused': 'process.event.slaPaused',
  'sla.continued': 'process.event.slaContinued',
  'sla.warned': 'process.event.slaWarned',
  'sla.breached': 'process.event.slaBreached',
  'sla.met': 'process.event.slaMet',
  'sla.cancelled': 'process.event.slaCancelled',
  'sla.failed': 'process.event.slaFailed',
  'automation.completed': 'process.event.automationCompleted',
  'automation.retried': 'process.event.automationRetried',
  'automation.failed': 'process.event.automationFailed',
} as const satisfies Readonly<Record<string, MessageId>>;

const WITH_STAGE: Readonly<Record<string, MessageId>> = {
  'instance.started': 'process.event.startedIn',
  'instance.transitioned': 'process.event.moved',
  'instance.closed': 'process.event.closedIn',
  'instance.compensated': 'process.event.compensatedTo',
};

const WITH_PEOPLE: Readonly<Record<string, MessageId>> = {
  'instance.assigned': 'process.event.assigned',
  'task.claimed': 'process.event.taskClaimedBy',
  'task.reassigned': 'process.event.taskReassignedTo',
  'voter.left': 'process.event.voterLeftNamed',
  'escalation.raised': 'process.event.escalatedTo',
};

const WITH_TIME: Readonly<Record<string, MessageId>> = {
  'task.rescheduled': 'process.event.taskRescheduled',
  'escalation.snoozed': 'process.event.escalationSnoozedUntil',
  'sla.started': 'process.event.slaStartedUntil',
  'sla.continued': 'process.event.slaContinuedUntil',
};

const VOTES: Readonly<Record<string, MessageId>> = {
  approve: 'process.event.votedApprove',
  reject: 'process.event.votedReject',
  abstain: 'process.event.votedAbstain',
};

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** The persons, teams and roles that the sentence of an event names. */
export function peopleOfEvent({ event, after, payload }: EventEntry): readonly string[] {
  if (event === 'instance.assigned' || event === 'task.reassigned') {
    return textsOf(after?.['assignees']);
  }
  if (event === 'escalation.raised') return textsOf(payload['to']);
  const person = textOf(payload['person']);
  return person === null || WITH_PEOPLE[event] === undefined ? [] : [person];
}

/** The stage, people, time, version that an event has. */
export interface EventParts {
  /** Undefined for an event that this version does not know. */
  readonly text: MessageId | undefined;
  readonly stage: string | null;
  readonly people: readonly string[];
  /** ISO 8601. */
  readonly when: string | null;
  readonly version: string;
  /** What a person wrote, and the title of the task or the name of the step. */
  readonly comment: string | null;
  readonly title: string | null;
  /** Internal name of the step: an integration, transition, automation or action. */
  readonly step: string | null;
  /** Why, in the words of the server or of a person. */
  readonly reason: string | null;
}

export function partsOfEvent(entry: EventEntry): EventParts {
  const { event, after, payload } = entry;
  const stage = textOf(after?.['stage']);
  const people = peopleOfEvent(entry);
  const when =
    textOf(after?.['dueAt']) ?? textOf(payload['until']) ?? textOf(payload['breachAt']) ?? null;
  const special =
    (stage === null ? undefined : WITH_STAGE[event]) ??
    (people.length === 0 ? undefined : WITH_PEOPLE[event]) ??
    (when === null ? undefined : WITH_TIME[event]) ??
    (event === 'approval.voted' ? VOTES[textOf(after?.['choice']) ?? ''] : undefined);
  const names = ['integration', 'transition', 'automation'].map((key) => textOf(payload[key]));
  return {
    ...{ text: special ?? EVENT_TEXTS[event as keyof typeof EVENT_TEXTS], stage, people, when },
    version: textOf(after?.['version']) ?? '',
    comment: textOf(payload['comment']),
    title: textOf(payload['label']),
    step: names.find((name) => name !== null) ?? null,
    reason: textOf(payload['reason']),
  };
}
