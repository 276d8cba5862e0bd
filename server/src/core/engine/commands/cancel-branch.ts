import type { CancelBranchCommand, Refusal } from '../../contracts';
import { compensatedRunOf, refuseWhileCompensating } from '../../compensation/state';
import { park } from '../../flow/park';
import { removeBranch } from '../../flow/tokens';
import { endBranch } from '../../flow/walk';
import type { Draft } from '../draft';
import { isOver } from '../finish';
import { given } from '../json';
import { findToken } from './find';

/**
 * Cancels a branch of a flow. Its join continues with the remaining branches. Where the token was the
 * whole flow and the instance would complete, it is parked, because the caller has not asked for that.
 */
export function cancelBranch(draft: Draft, command: CancelBranchCommand): Refusal | null {
  const place = findToken(draft, command.token);
  if (place.kind === 'refusal') return place;
  const { token } = place;
  if (compensatedRunOf(draft, token)) return refuseWhileCompensating(draft);
  draft.record('branch.cancelled', {
    payload: given({ token: token.id, step: token.step, reason: command.reason }),
  });
  removeBranch(draft, token);
  endBranch(draft, token);
  if (token.parent === null && isOver(draft)) {
    const reason =
      'Its flow was cancelled before the end. "resume" completes the instance, the action "cancel" cancels it.';
    const failure = { code: 'FlowCancelled', reason, path: token.step };
    // The fault of a step that no longer exists gives no advice.
    if (draft.status === 'needs_attention') draft.fault = { ...failure, at: draft.now };
    else park(draft, failure);
  }
  return null;
}
