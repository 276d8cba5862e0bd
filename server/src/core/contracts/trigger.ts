import type { Problem } from '../errors';
import type { ActCommand } from './command';
import type { ConversionInput } from './conversion';
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
  | ({
      readonly type: 'act';
      readonly subject: Subject;
      readonly action: string;
    } & TriggerActionInput);

/** What comes along with an action, as `POST /instances/:id/actions/:action` takes it. */
export interface TriggerActionInput
  extends
    ConversionInput,
    Pick<ActCommand, 'fields' | 'comment' | 'reason' | 'outcome' | 'attachments'> {
  readonly assignees?: readonly string[] | undefined;
}

/** What came beside the payload. */
export interface TriggerMessage {
  /** By their names in small letters, those that sign somebody in left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it was sent, to check a signature; null where the app does not keep it. */
  readonly rawBody: string | null;
}

/** What is told beside the payload. */
export interface TriggerCall extends TriggerMessage {
  /** The same for every delivery of one message; null where its sender gives none. */
  readonly idempotencyKey: string | null;
  /** Aborted once the time for an answer is over. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * FR-EXT-004. Reads a message from outside, a webhook's or an event's, and says what is to be done
 * about it. What it asks for is decided as every other command is: it can ask, not write. All of it
 * is done in one transaction, or none.
 */
export interface TriggerContract {
  readonly name: string;
  /** What is wrong with the options as configured. */
  check?(options: Json): readonly Problem[];
  /**
   * What tells this message from all others where its sender has a place of its own for that; without
   * it, or where it says null, that is the header `Idempotency-Key`. A message is carried out once.
   */
  identify?(payload: Json, message: TriggerMessage): string | null;
  /** Nothing to do is an empty list. What it throws refuses the message. */
  receive(
    payload: Json,
    options: Json,
    call: TriggerCall,
  ): readonly TriggerRequest[] | Promise<readonly TriggerRequest[]>;
}
