import type { Problem } from '../errors';
import type { FieldDefinition } from './field-type';
import type { InstanceId } from './ids';
import type { Json, JsonObject } from './json';
import type { Subject } from './person';

/** The call of an activity that a compensation undoes. */
export interface UndoneCall {
  readonly input: Json;
  /** What the integration answered; null for nothing. */
  readonly output: Json;
  readonly idempotencyKey: string;
}

/** Arguments of an integration besides its input. */
export interface IntegrationCall {
  /**
   * The same for every attempt of one activity and unique to it, so that receivers can drop
   * duplicates.
   */
  readonly idempotencyKey: string;
  /** From 1. */
  readonly attempt: number;
  /** Null for an event of a record. */
  readonly instance: InstanceId | null;
  readonly subject: Subject;
  /** The instance's data at the start of the attempt; for an event its payload. */
  readonly data: JsonObject;
  /** The event that a subscription has taken; absent for an activity. */
  readonly event?: { readonly name: string; readonly payload: JsonObject };
  /** Reads the attributes of the subject; null if it is gone. */
  record(): Promise<Readonly<Record<string, unknown>> | null>;
  /** Values of the contract's `settings` with their defaults, secrets included. */
  readonly settings: JsonObject;
  /**
   * Aborted when the attempt's time limit is over, when the server stops, or when another process has
   * taken the attempt over; absent where there is none of these.
   */
  readonly signal?: AbortSignal;
  /**
   * Tells the delivery log what is sent; it is stored as given, so leave personal data out. By
   * default the log has the input without its texts.
   */
  report?(request: Json): void;
  /** FR-L3-004. For a compensation: what it undoes. */
  readonly undoes?: UndoneCall;
}

/** A value of an integration's settings or input, from which forms and schemas follow. */
export interface IntegrationField extends FieldDefinition {
  /** By default the name. */
  readonly label?: string;
  readonly help?: string;
  /** For settings: stored encrypted, never returned, and removed from errors and outputs. */
  readonly secret?: boolean;
}

/**
 * FR-EXT-001, FR-L2-010. Runs after commit, at least once. The result is stored under the
 * activity's `as`. An error is a failed attempt; an error with `retryable: false` fails the
 * activity at once, one with `retryAfter` (milliseconds) delays the next attempt at least so long,
 * up to a day. An error with `disable: true` also disables the saved integration. An error with
 * `postpone` (milliseconds) is no attempt: the integration is called again after this delay.
 */
export interface IntegrationContract {
  readonly name: string;
  /**
   * Makes it a kind: an administrator saves integrations of this kind, each with a name and settings
   * of its own (`crm_integrations`). Used by its own name, it has the defaults.
   */
  readonly settings?: readonly IntegrationField[];
  /** The shape of an activity's `with`, validated before `check`. */
  readonly input?: readonly IntegrationField[];
  /** Milliseconds that an attempt may take; by default the plugin's `extensionTimeout`. */
  readonly timeout?: number;
  /**
   * Milliseconds before each further attempt, for activities without a `retry` of their own; their
   * number is that of the further attempts. By default 10 and 20 seconds.
   */
  readonly retry?: readonly number[];
  /**
   * How each process may use it by its own name: with `limits`, also empty ones, it has a circuit breaker too. One
   * with `settings` always has one, and runs five attempts at the same time by default.
   */
  readonly limits?: {
    /** Maximum number of attempts at the same time. */
    readonly concurrency?: number;
    /** Maximum number of attempts in a minute. */
    readonly perMinute?: number;
  };
  /** Validates an activity's `with`. */
  check?(input: Json): readonly Problem[];
  /** Validates settings besides their types; without secrets. */
  checkSettings?(settings: JsonObject): readonly Problem[];
  execute(input: Json, call: IntegrationCall): Promise<Json | undefined>;
  /**
   * What an attempt would send, as texts by name, without sending it: for people who write templates.
   * Rejects as `execute` does where a value is missing. It gets no secrets.
   */
  preview?(input: Json, call: IntegrationCall): Promise<Readonly<Record<string, string>>>;
  /**
   * FR-L3-004. Undoes what `execute` did with the same input; `call.undoes` has its output and key. Runs
   * at least once, with an idempotency key of its own and the retries of the activity. Absent: there
   * is nothing to undo, unless the activity has a `compensate` key.
   */
  compensate?(input: Json, call: IntegrationCall): Promise<void>;
}
