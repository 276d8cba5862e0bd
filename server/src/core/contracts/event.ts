import type { Actor } from './actor';
import type { InstanceId } from './ids';
import type { JsonObject } from './json';
import type { Subject } from './person';

/** Event types, in the history and for listeners after commit. */
export const ENGINE_EVENTS = [
  'instance.started',
  'instance.transitioned',
  'instance.completed',
  'instance.closed',
  'instance.converted',
  'instance.reverted',
  'instance.cancelled',
  'instance.parked',
  'instance.resumed',
  'instance.paused',
  'instance.continued',
  'instance.assigned',
  'instance.commented',
  'instance.compensated',
  'instance.changed',
  'instance.moved',
  'instance.repaired',
  'approval.requested',
  'approval.voted',
  'approval.voided',
  'approval.granted',
  'approval.rejected',
  'approval.cancelled',
  'approval.overtaken',
  'voter.left',
  'task.opened',
  'task.completed',
  'task.cancelled',
  'task.claimed',
  'task.released',
  'task.reassigned',
  'task.rescheduled',
  'task.reminded',
  'task.overdue',
  'activity.completed',
  'activity.retried',
  'activity.failed',
  'activity.skipped',
  'compensation.started',
  'compensation.completed',
  'compensation.retried',
  'compensation.failed',
  'compensation.skipped',
  'compensation.abandoned',
  'wait.ended',
  'timer.redriven',
  'branch.cancelled',
  'escalation.raised',
  'escalation.failed',
  'escalation.snoozed',
  'sla.started',
  'sla.paused',
  'sla.continued',
  'sla.warned',
  'sla.breached',
  'sla.met',
  'sla.cancelled',
  'sla.failed',
  'automation.completed',
  'automation.retried',
  'automation.failed',
] as const;

export type EngineEventName = (typeof ENGINE_EVENTS)[number];

/** Emitted to listeners after commit, exactly once. */
export interface EngineEvent {
  readonly name: EngineEventName;
  readonly instance: InstanceId;
  readonly subject: Subject;
  readonly actor: Actor;
  readonly at: number;
  /** The revision of the instance that the decision has made. */
  readonly revision: number;
  readonly payload: JsonObject;
}

/** One history row before it is numbered, salted and hashed (SR-005). */
export interface HistoryEntry {
  readonly event: EngineEventName;
  /** Only the changed keys: `{ stage: 'new' }`; null if nothing has changed. */
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly actor: Actor;
  readonly at: number;
  readonly payload: JsonObject;
}
