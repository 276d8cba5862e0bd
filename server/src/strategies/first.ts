import type { ApprovalStrategyContract } from '../core/contracts';
import { countSeats, needing } from './seats';

/**
 * The first approval is enough; rejected when everybody who could give it has declined. A first
 * rejection decides nothing, else the outcome would hang on who was quicker.
 */
export const first: ApprovalStrategyContract = {
  name: 'first',
  pure: true,
  canProceed: (votes, electorate) => needing(1, countSeats(votes, electorate)),
};
