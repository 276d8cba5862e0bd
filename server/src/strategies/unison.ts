import type { ApprovalStrategyContract } from '../core/contracts';
import { countSeats } from './seats';

/**
 * Everybody who votes approves, and at least one does. One rejection rejects; who abstains or has
 * left does not stand in the way.
 */
export const unison: ApprovalStrategyContract = {
  name: 'unison',
  pure: true,
  canProceed(votes, electorate) {
    const { approvals, rejections, outstanding } = countSeats(votes, electorate);
    if (rejections > 0) return 'rejected';
    if (outstanding > 0) return 'pending';
    return approvals > 0 ? 'approved' : 'rejected';
  },
};
