import type { CancelBranchCommand, Refusal } from '../../contracts';
import { removeBranch } from '../../flow/tokens';
import { endBranch } from '../../flow/walk';
import type { Draft } from '../draft';
import { given } from '../json';
import { findToken } from './find';

/** Cancels a branch of a flow. Its join continues with the remaining branches. */
export function cancelBranch(draft: Draft, command: CancelBranchCommand): Refusal | null {
  const place = findToken(draft, command.token);
  if (place.kind === 'refusal') return place;
  const { token } = place;
  draft.record('branch.cancelled', {
    payload: given({ token: token.id, step: token.step, reason: command.reason }),
  });
  removeBranch(draft, token);
  endBranch(draft, token);
  return null;
}
