import type { Actor } from './actor';
import type { PickStrategy } from './assignment';
import type { ConversionPlan } from './conversion';
import type { TimerId } from './ids';
import type { Json, JsonObject } from './json';
import type { Notice } from './notice';
import type { Assignee, Person } from './person';
import type { Fault, InstanceStatus } from './snapshot';
import type { SlaStatus } from './sla';
import type { Task, TaskOutcome } from './task';
import type { Timer } from './timer';

/**
 * Rows that the unit of work writes in the transaction of the snapshot. Tokens, votes and runs are
 * not listed: they are the difference between the two snapshots.
 */
export type Effect =
  | { readonly kind: 'task.opened'; readonly task: Task }
  | { readonly kind: 'task.changed'; readonly task: Task }
  | {
      readonly kind: 'task.closed';
      /** The last state of the task. */
      readonly task: Task;
      readonly outcome: TaskOutcome;
      readonly actor: Actor;
      readonly at: number;
    }
  | { readonly kind: 'timer.armed'; readonly timer: Timer }
  /** The timer has fired, was carried out or was cancelled. */
  | { readonly kind: 'timer.removed'; readonly timer: TimerId; readonly because: TimerEnd }
  /** Attributes of the subject. */
  | { readonly kind: 'record.changed'; readonly values: Readonly<Record<string, Json>> }
  /** The projection of the stage on the subject. */
  | { readonly kind: 'record.staged'; readonly stage: string }
  /** US-025. The instance has entered a stage, maybe the one that it was in. */
  | {
      readonly kind: 'stage.entered';
      readonly stage: string;
      /** Null at the start. */
      readonly from: string | null;
      /** The transition or action that led there; null at the start. */
      readonly by: string | null;
      readonly at: number;
    }
  | { readonly kind: 'record.assigned'; readonly owner: Assignee | null }
  /** A lead was converted; the projector writes contact and opportunity. */
  | { readonly kind: 'record.converted'; readonly plan: ConversionPlan }
  /** A conversion was reverted. */
  | { readonly kind: 'record.reverted' }
  /** The record was closed as lost, with the reason. */
  | { readonly kind: 'record.lost'; readonly reason: string }
  /** FR-L3-001. A level of the escalation ladder was carried out, or failed with the reason. */
  | {
      readonly kind: 'escalated';
      readonly level: number;
      readonly stage: string;
      readonly action: string;
      /** The owner before. */
      readonly from: Assignee | null;
      readonly to: readonly Assignee[];
      readonly reason: string | null;
      readonly at: number;
    }
  /** FR-L3-002. The clock of the instance's SLA has begun, or its state has changed. */
  | {
      readonly kind: 'sla';
      readonly status: SlaStatus;
      readonly at: number;
      /** In milliseconds since 1970; only when it changes. */
      readonly breachAt?: number;
    }
  /** These people and the members of these groups are notified, and whoever stands in for them. */
  | {
      readonly kind: 'notified';
      readonly notice: Notice;
      readonly to: readonly Assignee[];
      /** Who has caused it, and needs no notification. */
      readonly except: Person | null;
      readonly payload: JsonObject;
      readonly at: number;
    }
  /** The status of the instance, or the reason why it needs attention, has changed. */
  | {
      readonly kind: 'instance.status';
      readonly status: InstanceStatus;
      readonly fault: Fault | null;
      readonly endedAt: number | null;
    }
  /**
   * A person was picked from a group. With `round_robin` the commit moves the cursor from `after`
   * to this person by compare-and-set; it fails if another decision has moved the cursor.
   */
  | {
      readonly kind: 'picked';
      readonly from: Assignee;
      readonly person: Person;
      readonly pick: PickStrategy;
      readonly after: Person | null;
    };

export type TimerEnd = 'fired' | 'failed' | 'cancelled';
