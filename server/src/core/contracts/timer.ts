import type { TimerId, TokenId } from './ids';
import type { Json } from './json';

/**
 * What happens later, and so everything that touches the outside. `wait` ends with `timerFired`;
 * `activity` and `transition` are carried out by a worker, which then reports.
 */
export interface Timer {
  readonly id: TimerId;
  readonly token: TokenId;
  /** Due from here on, in milliseconds since 1970. */
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
      /** Acts as the system on the subject's live instance of the same definition. */
      readonly kind: 'transition';
      readonly transition: string;
    };
