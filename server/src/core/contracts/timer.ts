import type { TaskId, TimerId, TokenId } from './ids';
import type { Json } from './json';
import type { UndoneCall } from './integration';
import type { AutomationCause } from './automation';
import type { Assignee } from './person';

/**
 * Scheduled work, including every call of an external system (outbox). A `wait` ends with
 * `timerFired`; `activity`, `compensation`, `transition` and `automation` are carried out by a worker, which
 * reports the result; `escalation` is a level of the ladder of the current stage, `reminder` belongs to an open task.
 */
export interface Timer {
  readonly id: TimerId;
  /** The position in a flow that waits for it; null for one of the instance itself. */
  readonly token: TokenId | null;
  /** Due time in milliseconds since 1970. */
  readonly triggerAt: number;
  readonly work: TimerWork;
}

export type TimerWork =
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'activity';
      readonly integration: string;
      readonly input: Json;
      /** From 1. */
      readonly attempt: number;
      /** Equal for all attempts of one activity. */
      readonly idempotencyKey: string;
    }
  | {
      /** FR-L3-004. Undoes a completed activity. */
      readonly kind: 'compensation';
      readonly integration: string;
      readonly input: Json;
      /** Calls `compensate` of the integration itself instead of `execute` of another. */
      readonly own: boolean;
      /** From 1. */
      readonly attempt: number;
      /** Equal for all attempts, and another than that of the activity. */
      readonly idempotencyKey: string;
      readonly undoes: UndoneCall;
    }
  | {
      /**
       * Performs a transition, as the system, on the subject's live instance of the same
       * definition.
       */
      readonly kind: 'transition';
      readonly transition: string;
    }
  | {
      /** The due date of a task is over, or comes near. */
      readonly kind: 'reminder';
      readonly task: TaskId;
      /** Milliseconds before the due date; 0 for the due date itself. */
      readonly before: number;
    }
  | {
      /** The time of an SLA is over, or a share of it. */
      readonly kind: 'sla';
      readonly phase: 'warning' | 'breach';
      /** In milliseconds since 1970; the timer itself may be tried again later. */
      readonly dueAt: number;
      /** When a stage stopped its clock; the timer is suspended meanwhile. Absent: it runs. */
      readonly stoppedAt?: number | undefined;
    }
  | {
      readonly kind: 'escalation';
      /** From 1, in the order of the definition. */
      readonly level: number;
    }
  | {
      /** Calls an automation of the app, for an escalation or a breach. */
      readonly kind: 'automation';
      readonly name: string;
      readonly options: Json;
      readonly because: AutomationCause;
      readonly level: number;
      readonly to: readonly Assignee[];
      /** From 1. */
      readonly attempt: number;
      /** Equal for all attempts. */
      readonly idempotencyKey: string;
    };

/** The kinds of timers that call something outside. */
export const CALLS = ['activity', 'compensation', 'automation'] as const;

/** The kinds of timers that are decisions alone: they call nothing outside, so that many are one commit. */
export const DECISIONS: readonly Exclude<TimerWork['kind'], (typeof CALLS)[number]>[] = [
  ...(['wait', 'reminder', 'escalation', 'sla', 'transition'] as const),
];
