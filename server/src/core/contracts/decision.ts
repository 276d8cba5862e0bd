import type { Effect } from './effect';
import type { EngineEvent, HistoryEntry } from './event';
import type { FactRequest } from './facts';
import type { TaskId } from './ids';
import type { Refusal, RefusalCode } from './refusal';
import type { InstanceSnapshot } from './snapshot';

/**
 * An accepted command: everything that one transaction writes, and the events to emit afterwards.
 * If nothing changes (a repeated request), `next` is the unchanged snapshot, with the same
 * revision.
 */
export interface Decision {
  readonly kind: 'decision';
  readonly next: InstanceSnapshot;
  readonly events: readonly EngineEvent[];
  readonly effects: readonly Effect[];
  readonly history: readonly HistoryEntry[];
  /** The approval that the action now waits for; null if it was carried out. */
  readonly pending: TaskId | null;
  /** An approved action that could not be carried out; null if there is none. */
  readonly overtaken: OvertakenApproval | null;
  /** Number of flow steps and granted approvals carried out. */
  readonly steps: number;
}

/** Why an approved action was not carried out: its preconditions no longer hold. */
export interface OvertakenApproval {
  readonly action: string;
  readonly code: RefusalCode;
  readonly reason: string;
}

/** The decision needs these facts first: gather them and decide again. */
export interface NeedsFacts {
  readonly kind: 'needs';
  readonly facts: readonly FactRequest[];
}

export type Outcome = Decision | Refusal | NeedsFacts;
