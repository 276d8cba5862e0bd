import type { Problem } from '../errors';
import type { InstanceId } from './ids';
import type { Json } from './json';
import type { Assignee, Subject } from './person';

/** Why an automation is performed. */
export type AutomationCause = 'escalation' | 'warning' | 'breach';

/** Arguments besides the options. */
export interface AutomationCall {
  /** Equal for all attempts of one escalation or breach, so that receivers can drop duplicates. */
  readonly idempotencyKey: string;
  readonly because: AutomationCause;
  /** Aborted when the time limit is over or the server stops; absent where there is none. */
  readonly signal?: AbortSignal;
  /** The record and instance that are overdue. */
  readonly subject: Subject;
  readonly instance: InstanceId;
  /** The number of this escalation, or of the rule of the breach, from 1. */
  readonly level: number;
  /** The resolved `to`: people and groups. */
  readonly to: readonly Assignee[];
}

/**
 * FR-L3-001, FR-L3-002. An action that an escalation or a breach runs: `{ "action": "<name>",
 * "with": … }`. Runs after commit, at least once; five attempts, unless an error has
 * `retryable: false`.
 */
export interface AutomationContract {
  readonly name: string;
  /** Validates `with`. */
  check?(options: Json): readonly Problem[];
  perform(options: Json, call: AutomationCall): Promise<void>;
}
