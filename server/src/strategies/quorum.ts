import type { ApprovalStrategyContract, Json } from '../core/contracts';
import type { Problem } from '../core/errors';
import { countSeats, needing } from './seats';

const PERCENTAGE = /^(\d{1,3}(?:\.\d{1,4})?)\s?%$/;
const ADVICE = 'must be a whole number from 1, or a percentage such as "60%"';

/** Needs `quorum` approvals: a number, or a percentage of all seats, rounded up. */
export const quorum: ApprovalStrategyContract = {
  name: 'quorum',
  pure: true,
  check(options): readonly Problem[] {
    return readQuorum(options) ? [] : [{ path: ['quorum'], message: `quorum ${ADVICE}` }];
  },
  canProceed(votes, electorate, options) {
    const wanted = readQuorum(options);
    if (!wanted) throw new Error(`quorum ${ADVICE}`);
    return needing(wanted(electorate.seats.length), countSeats(votes, electorate));
  },
};

/** The number of approvals needed for a number of seats; undefined if the options are invalid. */
function readQuorum(options: Json): ((seats: number) => number) | undefined {
  if (typeof options !== 'object' || options === null || !('quorum' in options)) return undefined;
  const written: unknown = options.quorum;
  if (typeof written === 'number') {
    return Number.isSafeInteger(written) && written >= 1 ? () => written : undefined;
  }
  const percentage = typeof written === 'string' ? PERCENTAGE.exec(written.trim())?.[1] : undefined;
  const share = Number(percentage);
  if (percentage === undefined || share <= 0 || share > 100) return undefined;
  return (seats) => Math.max(1, Math.ceil(Number(((seats * share) / 100).toFixed(9))));
}
