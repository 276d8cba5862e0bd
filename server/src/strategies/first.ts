import type { ApprovalStrategyContract } from '../core/contracts';
import { countSeats, needing } from './seats';

/**
 * The first approval decides; rejected if all others have declined. A rejection alone decides
 * nothing, otherwise the outcome would depend on the order of the votes.
 */
export const first: ApprovalStrategyContract = {
  name: 'first',
  pure: true,
  canProceed: (votes, electorate) => needing(1, countSeats(votes, electorate)),
};
