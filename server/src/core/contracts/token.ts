import type { Actor } from './actor';
import type { RunId, StepPath, TaskId, TimerId, TokenId } from './ids';
import type { Json, JsonObject } from './json';

/**
 * One live position in a flow. Between decisions, a token waits for a task or timer, has forked and
 * waits for its children, or has failed. The number of children is not stored: a branch that ends
 * or is cancelled removes its token, and the join counts the remaining ones.
 */
export interface Token {
  readonly id: TokenId;
  readonly run: RunId;
  /** The token that forked into this one; null for the first token of a run. */
  readonly parent: TokenId | null;
  /** The branch of that fork; 0 for the first token of a run. */
  readonly branch: number;
  readonly step: StepPath;
  readonly state:
    | { readonly kind: 'task'; readonly task: TaskId }
    | { readonly kind: 'timer'; readonly timer: TimerId }
    | { readonly kind: 'forked' }
    | { readonly kind: 'failed'; readonly reason: string; readonly at: number };
}

/**
 * One execution of a flow that a transition or a campaign has started and that has not finished.
 */
export interface Run {
  readonly id: RunId;
  /** The path of its `do`. */
  readonly flow: StepPath;
  /** The transition that started it, and its source stage; null in a campaign. */
  readonly transition: { readonly name: string; readonly from: string } | null;
  readonly actor: Actor;
  readonly startedAt: number;
  /** FR-L3-004. Its completed steps are being undone; absent while it advances. */
  readonly compensation?: Compensation;
}

/**
 * The undoing of a run. Activities that a worker may be carrying out are waited for; then the first
 * token of the run goes back from completed step to completed step. It waits for the timer of one,
 * or, once that has failed for good, for a task.
 */
export interface Compensation {
  readonly code: string;
  /** Why the run is undone. */
  readonly reason: string;
  /** The path of the step that failed; null if it is undone on request. */
  readonly path: string | null;
  readonly startedAt: number;
}

interface CompletedStepBase {
  readonly run: RunId;
  readonly step: StepPath;
  readonly sequence: number;
}

/** A completed call of an integration. */
export interface CompletedActivity extends CompletedStepBase {
  readonly kind: 'activity';
  /** The output of the integration. */
  readonly output: Json;
  /** The idempotency key of the call. */
  readonly idempotencyKey: string;
}

/** A completed `set`, with the keys that it has changed. */
export interface CompletedSet extends CompletedStepBase {
  readonly kind: 'set';
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/**
 * A completed step that can be compensated; kept until its run ends, or until its instance is erased
 * where a campaign may be rolled back. BR-004: compensation follows `sequence` downwards, the order
 * of completion, and no clock.
 */
export type CompletedStep = CompletedActivity | CompletedSet;
