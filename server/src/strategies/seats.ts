import type { CastVote, Electorate } from '../core/contracts';

/** How many seats approve and reject, and how many may still do either. */
export interface SeatCount {
  readonly approvals: number;
  readonly rejections: number;
  /** Seats that have neither voted nor lost their holder. */
  readonly outstanding: number;
}

export function countSeats(votes: readonly CastVote[], { seats, absent }: Electorate): SeatCount {
  const cast = (choice: CastVote['choice']): number =>
    votes.filter((vote) => vote.choice === choice).length;
  return {
    approvals: cast('approve'),
    rejections: cast('reject'),
    outstanding: seats.length - votes.length - absent.length,
  };
}

/** Approved from this many approvals on; rejected once they can no longer be reached. */
export function needing(threshold: number, count: SeatCount): 'pending' | 'approved' | 'rejected' {
  if (count.approvals >= threshold) return 'approved';
  return count.approvals + count.outstanding < threshold ? 'rejected' : 'pending';
}
