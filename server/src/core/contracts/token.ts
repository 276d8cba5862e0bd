import type { Actor } from './actor';
import type { RunId, StepPath, TaskId, TimerId, TokenId } from './ids';
import type { Json } from './json';

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
}

/**
 * A completed step that can be compensated; kept until its run ends. BR-004: compensation follows
 * `sequence` downwards, the order of completion, and no clock.
 */
export interface CompletedStep {
  readonly run: RunId;
  readonly step: StepPath;
  readonly sequence: number;
  /** The output of the integration. */
  readonly output: Json;
  /** The idempotency key of the call. */
  readonly idempotencyKey: string;
}
