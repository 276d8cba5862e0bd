import type { ApprovalStrategyContract } from '../core/contracts';
import { countSeats } from './seats';

/**
 * All cast votes must approve, and at least one must be cast. One rejection rejects; abstentions
 * and absent seats are ignored.
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
