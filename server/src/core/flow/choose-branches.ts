import type { ConditionalBranch } from '../contracts';
import { answersAreKnown, DraftContext, holds } from '../engine/context';
import type { Draft } from '../engine/draft';

/**
 * Which branches are taken: every one that holds, or the first; `else` where none does. All
 * conditions see the data as it was at the fork. Undefined while facts are missing.
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
