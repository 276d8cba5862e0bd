import type { Actor } from './actor';
import type { PickStrategy } from './assignment';
import type { ConversionPlan } from './conversion';
import type { TimerId } from './ids';
import type { Json } from './json';
import type { Assignee, Person } from './person';
import type { Fault, InstanceStatus } from './snapshot';
import type { Task, TaskOutcome } from './task';
import type { Timer } from './timer';

/**
 * Rows that the unit of work writes beside the snapshot, in the same transaction. Tokens, votes and
 * runs are not listed: they are what the two snapshots differ in.
 */
export type Effect =
  | { readonly kind: 'task.opened'; readonly task: Task }
  | { readonly kind: 'task.changed'; readonly task: Task }
  | {
      readonly kind: 'task.closed';
      /** As it was last. */
      readonly task: Task;
      readonly outcome: TaskOutcome;
      readonly actor: Actor;
      readonly at: number;
    }
  | { readonly kind: 'timer.armed'; readonly timer: Timer }
  /** Fired, carried out or no longer wanted. */
  | { readonly kind: 'timer.removed'; readonly timer: TimerId; readonly because: TimerEnd }
  /** Attributes of the subject. */
  | { readonly kind: 'record.changed'; readonly values: Readonly<Record<string, Json>> }
  /** The projection of the stage on the subject. */
  | { readonly kind: 'record.staged'; readonly stage: string }
  | { readonly kind: 'record.assigned'; readonly owner: Assignee | null }
  /** A lead became a contact with an opportunity; the projector of conversions writes both. */
  | { readonly kind: 'record.converted'; readonly plan: ConversionPlan }
  /** It is a lead again. */
  | { readonly kind: 'record.reverted' }
  /** The record was closed as lost, and why. */
  | { readonly kind: 'record.lost'; readonly reason: string }
  /** The instance is in another status, or needs attention for another reason. */
  | {
      readonly kind: 'instance.status';
      readonly status: InstanceStatus;
      readonly fault: Fault | null;
      readonly endedAt: number | null;
    }
  /**
   * Somebody was picked from a group. With `round_robin` the cursor moves from `after` to them; a
   * commit comes too late where it stands elsewhere by now: it was somebody else's turn.
   */
  | {
      readonly kind: 'picked';
      readonly from: Assignee;
      readonly person: Person;
      readonly pick: PickStrategy;
      readonly after: Person | null;
    };

export type TimerEnd = 'fired' | 'failed' | 'cancelled';
