import type { Effect } from './effect';
import type { EngineEvent, HistoryEntry } from './event';
import type { FactRequest } from './facts';
import type { TaskId } from './ids';
import type { Refusal, RefusalCode } from './refusal';
import type { InstanceSnapshot } from './snapshot';

/**
 * Yes: everything that one transaction writes, and what is told after it. Where nothing changes
 * (the repeat of a pending request), `next` is the snapshot itself, its revision included.
 */
export interface Decision {
  readonly kind: 'decision';
  readonly next: InstanceSnapshot;
  readonly events: readonly EngineEvent[];
  readonly effects: readonly Effect[];
  readonly history: readonly HistoryEntry[];
  /** The approval that the action now waits for; null where it was carried out. */
  readonly pending: TaskId | null;
  /** An action that this decision has approved and could not carry out; null where there is none. */
  readonly overtaken: OvertakenApproval | null;
  /** How many steps of flows and granted approvals it has carried out. */
  readonly steps: number;
}

/** Why an action that was approved was not carried out: what it needs was lost while it waited. */
export interface OvertakenApproval {
  readonly action: string;
  readonly code: RefusalCode;
  readonly reason: string;
}

/** Undecided until these have been gathered; then decide again. */
export interface NeedsFacts {
  readonly kind: 'needs';
  readonly facts: readonly FactRequest[];
}

export type Outcome = Decision | Refusal | NeedsFacts;
