import type { CloseOutcome } from './close-outcome';
import type { InstanceId } from './ids';
import type { JsonObject } from './json';
import type { Assignee, Subject } from './person';
import type { Task } from './task';
import type { Timer } from './timer';
import type { CompletedStep, Run, Token } from './token';

export const INSTANCE_STATUSES = [
  'active',
  'completed',
  'won',
  'lost',
  'converted',
  'cancelled',
  'compensated',
  'needs_attention',
] as const;

/** `compensated`: the flow of a campaign's member was undone. */
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** `active` and `needs_attention` are live; all other statuses are final. */
export const isLive = (status: InstanceStatus): boolean =>
  status === 'active' || status === 'needs_attention';

/** Fault code of an instance that was paused on purpose; not a failure. */
export const PAUSED_FAULT = 'Paused';

/**
 * @deprecated Renamed: use `PAUSED_FAULT`.
 * @alias
 */
export const PAUSED = PAUSED_FAULT;

/** Why an instance needs attention. */
export interface Fault {
  readonly code: string;
  readonly reason: string;
  /** The path in the definition. */
  readonly path: string | null;
  readonly at: number;
}

/**
 * The current state of an instance, without its past: completed tasks, fired timers and joined
 * tokens are removed. Plain JSON; equal snapshots serialise to equal bytes.
 */
export interface InstanceSnapshot {
  readonly id: InstanceId;
  readonly definition: { readonly name: string; readonly version: string };
  /** The entity that it runs; null for a campaign's member. */
  readonly entity: string | null;
  /** The campaign flow that it runs; null for an entity. */
  readonly campaign: string | null;
  readonly subject: Subject;
  readonly status: InstanceStatus;
  /** Null for a campaign's member. */
  readonly stage: string | null;
  readonly data: JsonObject;
  /** The first one is the record's owner. */
  readonly assignees: readonly Assignee[];
  /** 1 after the start; incremented by each decision. */
  readonly revision: number;
  /** The last number used for a token, task or timer id. */
  readonly counter: number;
  /** The last number used for a completed step. */
  readonly sequence: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly fault: Fault | null;
  readonly runs: readonly Run[];
  readonly tokens: readonly Token[];
  /** Open tasks. */
  readonly tasks: readonly Task[];
  /** Armed timers. */
  readonly timers: readonly Timer[];
  /** Completed steps that can be compensated: of live runs, and of ended members of campaigns. */
  readonly completedSteps: readonly CompletedStep[];
  /** Set by `close`: the final status once all flows have ended. Null means `completed`. */
  readonly outcome: CloseOutcome | null;
}
