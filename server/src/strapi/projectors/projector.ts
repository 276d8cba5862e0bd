import type { Commit, Effect } from '../../core/contracts';
import type { RowWrite } from '../../sql/instances/row-write';

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/**
 * Carries out effects of a decision on rows other than the instance and its record, in the
 * transaction of the commit.
 */
export interface Projector<Kind extends Effect['kind']> {
  /** The kinds of effects that it handles; called once for each effect. */
  readonly handles: readonly Kind[];
  /**
   * Called before the transaction, once per effect: returns the commit with additional history,
   * events or effects for the storage.
   */
  prepare?(commit: Commit, effect: EffectOf<Kind>): Promise<Commit> | Commit;
  /** Whether `project` has anything to do for this commit; true by default. */
  readonly concerns?: (commit: Commit) => boolean;
  /** Called in the transaction, after the storage has written. An error rolls the decision back. */
  project?(commit: Commit, effect: EffectOf<Kind>): Promise<void>;
  /**
   * The same as rows, called before the transaction: they are written in the statement of the commit, or
   * with those of other commits. Undefined, or without it: `project` is called.
   */
  plan?(commit: Commit, effect: EffectOf<Kind>): Promise<readonly RowWrite[] | undefined>;
}

/** A projector with its type parameter erased; called only for the effects that it handles. */
export interface AnyProjector {
  readonly handles: readonly Effect['kind'][];
  prepare?(commit: Commit, effect: Effect): Promise<Commit> | Commit;
  readonly concerns?: (commit: Commit) => boolean;
  project?(commit: Commit, effect: Effect): Promise<void>;
  plan?(commit: Commit, effect: Effect): Promise<readonly RowWrite[] | undefined>;
}

/** Adds effects for the storage to a commit. */
export const withEffects = (commit: Commit, ...effects: readonly Effect[]): Commit => ({
  ...commit,
  decision: { ...commit.decision, effects: [...commit.decision.effects, ...effects] },
});
