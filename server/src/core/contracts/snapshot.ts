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
  'needs_attention',
] as const;

export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** `active` and `needs_attention` are live; the others have ended. */
export const isLive = (status: InstanceStatus): boolean =>
  status === 'active' || status === 'needs_attention';

/** How `close` ends an instance. */
export type CloseOutcome = 'won' | 'lost';

/** The code of a fault that is none: the instance needs attention because somebody paused it. */
export const PAUSED = 'Paused';

/** Why an instance needs attention. */
export interface Fault {
  readonly code: string;
  readonly reason: string;
  /** Where in the definition. */
  readonly path: string | null;
  readonly at: number;
}

/**
 * All that is true of an instance, and nothing that has passed: ended tasks, fired timers and
 * returned tokens are gone from it. Plain JSON; equal snapshots serialise to equal bytes.
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
  /** The first is the record's owner. */
  readonly assignees: readonly Assignee[];
  /** 1 after the start; rises with each decision. */
  readonly revision: number;
  /** The last number given to a token, task or timer. */
  readonly counter: number;
  /** The last number given to a completed step. */
  readonly sequence: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly fault: Fault | null;
  readonly runs: readonly Run[];
  readonly tokens: readonly Token[];
  /** Open ones. */
  readonly tasks: readonly Task[];
  /** Armed ones. */
  readonly timers: readonly Timer[];
  /** Steps of live runs that can be undone. */
  readonly completedSteps: readonly CompletedStep[];
  /** Closed by `close`: the status it ends with once its flows are over. Null for `completed`. */
  readonly outcome: CloseOutcome | null;
}
