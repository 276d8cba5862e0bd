import type { Problem } from '../errors';
import type { ActCommand } from './command';
import type { ConversionInput } from './conversion';
import type { Json } from './json';
import type { Subject } from './person';

/** A command that a trigger requests. */
export type TriggerRequest =
  | {
      readonly type: 'start';
      /** The name of a definition; its active version is started. */
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

/** Input of an action, as in `POST /instances/:id/actions/:action`. */
export interface TriggerActionInput
  extends
    ConversionInput,
    Pick<ActCommand, 'fields' | 'comment' | 'reason' | 'outcome' | 'attachments'> {
  readonly assignees?: readonly string[] | undefined;
}

/** The message besides its payload. */
export interface TriggerMessage {
  /** By name in lower case, without headers that carry credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as sent, for checking a signature; null if the app does not keep it. */
  readonly rawBody: string | null;
}

/** Arguments besides the payload. */
export interface TriggerCall extends TriggerMessage {
  /** The same for every delivery of one message; null if the sender gives none. */
  readonly idempotencyKey: string | null;
  /** Aborted when the time limit is over. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * FR-EXT-004. Translates an external message (a webhook or an event) into commands. Commands are
 * decided as usual; a trigger cannot write. All commands of a message run in one transaction.
 */
export interface TriggerContract {
  readonly name: string;
  /** Validates the configured options. */
  check?(options: Json): readonly Problem[];
  /**
   * The message's own idempotency key, for senders that put it elsewhere. Without it, or if it is
   * null, the header `Idempotency-Key` is used. A message is processed once.
   */
  identify?(payload: Json, message: TriggerMessage): string | null;
  /** An empty list: nothing to do. If it throws, the message is refused. */
  receive(
    payload: Json,
    options: Json,
    call: TriggerCall,
  ): readonly TriggerRequest[] | Promise<readonly TriggerRequest[]>;
}
