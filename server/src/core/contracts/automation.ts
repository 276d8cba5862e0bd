import type { Problem } from '../errors';
import type { InstanceId } from './ids';
import type { Json } from './json';
import type { Assignee, Subject } from './person';

/** What is told beside the options. */
export interface AutomationCall {
  /** Equal for all attempts of one escalation or breach: whoever receives it may drop repeats. */
  readonly idempotencyKey: string;
  readonly because: 'escalation' | 'warning' | 'breach';
  /** The record that waits, and the instance that it waits in. */
  readonly subject: Subject;
  readonly instance: InstanceId;
  /** How often it has been escalated, from 1. */
  readonly level: number;
  /** Whom `to` means, people and groups. */
  readonly to: readonly Assignee[];
}

/**
 * FR-L3-001, FR-L3-002. What an escalation or a breach may do: `{ "action": "<name>", "with": … }`.
 * Runs after commit, at least once.
 */
export interface AutomationContract {
  readonly name: string;
  /** What is wrong with `with`. */
  check?(options: Json): readonly Problem[];
  perform(options: Json, call: AutomationCall): Promise<void>;
}
