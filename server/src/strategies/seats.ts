import type { CastVote, Electorate } from '../core/contracts';

/** Counts approvals, rejections, and outstanding seats. */
export interface SeatCount {
  readonly approvals: number;
  readonly rejections: number;
  /** Seats that have neither voted nor become absent. */
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

/** Approved at this number of approvals; rejected once it can no longer be reached. */
export function needing(threshold: number, count: SeatCount): 'pending' | 'approved' | 'rejected' {
  if (count.approvals >= threshold) return 'approved';
  return count.approvals + count.outstanding < threshold ? 'rejected' : 'pending';
}
