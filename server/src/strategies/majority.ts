import type { ApprovalStrategyContract } from '../core/contracts';
import { countSeats, needing } from './seats';

/** More than half of all seats must approve; abstentions and absent seats count against it. */
export const majority: ApprovalStrategyContract = {
  name: 'majority',
  pure: true,
  canProceed(votes, electorate) {
    const threshold = Math.floor(electorate.seats.length / 2) + 1;
    return needing(threshold, countSeats(votes, electorate));
  },
};
