import type { ApprovalTask } from '../contracts';
import type { Draft } from '../engine/draft';
import { park } from '../flow/park';
import { settle } from './settle';

/**
 * Settles an approval when no caller waits for the answer: a strategy that fails parks the
 * instance.
 */
export function settleOrPark(draft: Draft, task: ApprovalTask): null {
  const refusal = settle(draft, task);
  if (refusal && !draft.halted) park(draft, refusal);
  return null;
}
