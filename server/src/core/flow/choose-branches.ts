import type { ConditionalBranch } from '../contracts';
import { answersAreKnown, DraftContext, holds } from '../engine/context';
import type { Draft } from '../engine/draft';

/**
 * The branches to run: every one whose condition holds, or the first; `else` if none does. All
 * conditions are evaluated on the data at the fork. Undefined while facts are missing.
 */
export function chooseBranches(
  draft: Draft,
  branches: readonly ConditionalBranch[],
  which: 'every' | 'first',
): readonly number[] | undefined {
  const context = new DraftContext(draft, draft.facts.actor);
  const conditions = branches.flatMap(({ when }) => (when ? [when] : []));
  if (!answersAreKnown(draft, context, conditions)) return undefined;

  const taken: number[] = [];
  for (const [index, { when }] of branches.entries()) {
    if (when && holds(when, context)) taken.push(index);
    if (which === 'first' && taken.length > 0) return taken;
  }
  if (taken.length > 0) return taken;
  const otherwise = branches.findIndex(({ when }) => when === null);
  return otherwise === -1 ? [] : [otherwise];
}
