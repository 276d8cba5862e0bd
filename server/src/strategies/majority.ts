import type { ApprovalStrategyContract } from '../core/contracts';
import { countSeats, needing } from './seats';

/** More than half of all seats approve: who abstains or is absent counts against it. */
export const majority: ApprovalStrategyContract = {
  name: 'majority',
  pure: true,
  canProceed(votes, electorate) {
    const threshold = Math.floor(electorate.seats.length / 2) + 1;
    return needing(threshold, countSeats(votes, electorate));
  },
};
