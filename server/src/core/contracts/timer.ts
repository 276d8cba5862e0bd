import type { TimerId, TokenId } from './ids';
import type { Json } from './json';

/**
 * Scheduled work, including every call of an external system (outbox). A `wait` ends with
 * `timerFired`; `activity` and `transition` are carried out by a worker, which reports the result.
 */
export interface Timer {
  readonly id: TimerId;
  readonly token: TokenId;
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
      /**
       * Performs a transition, as the system, on the subject's live instance of the same
       * definition.
       */
      readonly kind: 'transition';
      readonly transition: string;
    };
