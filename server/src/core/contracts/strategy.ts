import type { Problem } from '../errors';
import type { Json } from './json';
import type { Person } from './person';

export type VoteChoice = 'approve' | 'reject' | 'abstain';

export interface CastVote {
  readonly person: Person;
  readonly choice: VoteChoice;
}

/** Frozen when the approval opens: one person, one seat. */
export interface Electorate {
  /** Every seat, those of people who have left included. */
  readonly seats: readonly Person[];
  /** Seats without a vote whose holder has left: nothing more will come from them. */
  readonly absent: readonly Person[];
}

export type ApprovalState = 'pending' | 'approved' | 'rejected';

/**
 * FR-EXT-003, FR-L2-006, BR-010. How votes become a decision. The answer must not depend on the
 * order of the votes, and must be given as soon as no outstanding vote can change it.
 */
export interface ApprovalStrategyContract {
  readonly name: string;
  /**
   * True: synchronous and computes from its arguments alone, so it is asked inside the decision.
   * Otherwise it is asked before the transaction, may be async, and its answer is a fact.
   */
  readonly pure?: boolean;
  /** What is wrong with the options as written (`{ "quorum": 2 }`). */
  check?(options: Json): readonly Problem[];
  canProceed(
    votes: readonly CastVote[],
    electorate: Electorate,
    options: Json,
    call?: {
      /** Aborted once the time for an answer is over. */
      readonly signal: AbortSignal;
    },
  ): ApprovalState | Promise<ApprovalState>;
}
