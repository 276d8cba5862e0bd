import type { ApprovalTask, Person } from '../contracts';
import type { Draft } from '../engine/draft';
import { personOf } from '../identity';
import { approvalOf } from './settle';

/** Who must not decide on a task: its requester, unless the approval says `allowSelf`. */
export function requesterOf(draft: Draft, task: ApprovalTask): Person | null {
  const approval = approvalOf(draft, task);
  if (!approval || approval.allowSelf) return null;
  const requester =
    task.request?.requester ??
    draft.runs.find(({ id }) => draft.tokens.some((t) => t.id === task.token && t.run === id))
      ?.actor;
  return requester ? personOf(requester) : null;
}
