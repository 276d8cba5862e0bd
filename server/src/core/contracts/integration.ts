import type { Problem } from '../errors';
import type { InstanceId } from './ids';
import type { Json, JsonObject } from './json';
import type { Subject } from './person';

/** What an integration is told beside its input. */
export interface IntegrationCall {
  /** The same for every attempt of one activity, and for no other: a receiver may drop repeats. */
  readonly idempotencyKey: string;
  /** From 1. */
  readonly attempt: number;
  readonly instance: InstanceId;
  readonly subject: Subject;
  /** The instance's data when the attempt began. */
  readonly data: JsonObject;
}

/**
 * FR-EXT-001, FR-L2-010. Runs after commit, at least once. What it resolves with is kept under the
 * activity's `as`. What it throws is an attempt that failed; an error whose `retryable` is false
 * fails the activity at once.
 */
export interface IntegrationContract {
  readonly name: string;
  /** What is wrong with an activity's `with`. */
  check?(input: Json): readonly Problem[];
  execute(input: Json, call: IntegrationCall): Promise<Json | undefined>;
  /** FR-L3-004. Undoes what `execute` did; without it there is nothing to undo. */
  compensate?(input: Json, call: IntegrationCall): Promise<void>;
}
