import type { Actor } from './actor';
import type { RunId, StepPath, TaskId, TimerId, TokenId } from './ids';
import type { Json } from './json';

/**
 * One live position in a flow. At rest a token waits for a task or a timer, has forked and waits
 * for its children, or has failed. Children are counted, never remembered as a number: a branch
 * that ends, is cancelled or abandoned removes its token, and the join looks who is left.
 */
export interface Token {
  readonly id: TokenId;
  readonly run: RunId;
  /** The token that waits at the fork which made this one; null for the first of a run. */
  readonly parent: TokenId | null;
  /** The branch of that fork; 0 for the first of a run. */
  readonly branch: number;
  readonly step: StepPath;
  readonly state:
    | { readonly kind: 'task'; readonly task: TaskId }
    | { readonly kind: 'timer'; readonly timer: TimerId }
    | { readonly kind: 'forked' }
    | { readonly kind: 'failed'; readonly reason: string; readonly at: number };
}

/** One walk through a flow: what a transition or a campaign has started and not finished. */
export interface Run {
  readonly id: RunId;
  /** The path of its `do`. */
  readonly flow: StepPath;
  /** The transition that started it, and the stage it came from; null in a campaign. */
  readonly transition: { readonly name: string; readonly from: string } | null;
  readonly actor: Actor;
  readonly startedAt: number;
}

/**
 * A step that can be undone and is done; kept until its run ends. BR-004: compensation follows
 * `sequence` downwards, which is the order of completion, never a clock's.
 */
export interface CompletedStep {
  readonly run: RunId;
  readonly step: StepPath;
  readonly sequence: number;
  /** What the integration answered. */
  readonly output: Json;
  /** The key under which it ran. */
  readonly idempotencyKey: string;
}
