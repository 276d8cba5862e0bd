import type { Commit } from '../contracts';

/**
 * Two decisions on one instance and its record, the second made from the result of the first, as one:
 * both are committed together or not at all.
 */
export function composeCommits(first: Commit, second: Commit): Commit {
  const [before, after] = [first.decision, second.decision];
  return {
    ...first,
    lease: second.lease ?? first.lease,
    decision: {
      kind: 'decision',
      next: after.next,
      events: [...before.events, ...after.events],
      effects: [...before.effects, ...after.effects],
      history: [...before.history, ...after.history],
      pending: after.pending ?? before.pending,
      overtaken: after.overtaken ?? before.overtaken,
      steps: before.steps + after.steps,
    },
  };
}
