import type { Problem } from '../errors';
import type { Json } from './json';
import type { Subject } from './person';

/** What a trigger asks for, in the words of commands. */
export type TriggerRequest =
  | {
      readonly type: 'start';
      /** The name of a definition; its active version starts. */
      readonly definition: string;
      readonly subject: Subject;
      readonly entity?: string;
      readonly fields?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'act';
      readonly subject: Subject;
      readonly action: string;
      readonly fields?: Readonly<Record<string, unknown>>;
      readonly comment?: string;
    };

/** What is told beside the payload. */
export interface TriggerCall {
  /** The same for every delivery of one message; null where its sender gives none. */
  readonly idempotencyKey: string | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * FR-EXT-004. Reads a message from outside, a webhook's or an event's, and says what is to be done
 * about it. What it asks for is decided as every other command is: it can ask, not write.
 */
export interface TriggerContract {
  readonly name: string;
  /** What is wrong with the options as configured. */
  check?(options: Json): readonly Problem[];
  /** Nothing to do is an empty list. What it throws refuses the message. */
  receive(
    payload: Json,
    options: Json,
    call: TriggerCall,
  ): readonly TriggerRequest[] | Promise<readonly TriggerRequest[]>;
}
