import type { Commit, Effect } from '../../core/contracts';

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/**
 * Carries out effects of a decision that reach beyond the instance and the row of its record, in the
 * transaction of the commit.
 */
export interface Projector<Kind extends Effect['kind']> {
  /** The effects it is called for, once for each. */
  readonly handles: readonly Kind[];
  /**
   * Before the transaction, once for each effect: the commit with what more it writes and tells. It
   * may add effects that the storage writes.
   */
  prepare?(commit: Commit, effect: EffectOf<Kind>): Promise<Commit> | Commit;
  /** Whether `project` has anything to do for this commit; by default it has. */
  readonly concerns?: (commit: Commit) => boolean;
  /** Inside it, after the storage has written. What it throws rolls the decision back. */
  project?(commit: Commit, effect: EffectOf<Kind>): Promise<void>;
}

/** A projector among others: it is handed the effects that it handles, and no other. */
export interface AnyProjector {
  readonly handles: readonly Effect['kind'][];
  prepare?(commit: Commit, effect: Effect): Promise<Commit> | Commit;
  readonly concerns?: (commit: Commit) => boolean;
  project?(commit: Commit, effect: Effect): Promise<void>;
}

/** The commit with more effects for the storage. */
export const withEffects = (commit: Commit, ...effects: readonly Effect[]): Commit => ({
  ...commit,
  decision: { ...commit.decision, effects: [...commit.decision.effects, ...effects] },
});
