import type { Problem } from '../errors';
import type { Json } from './json';
import type { Person } from './person';

export type VoteChoice = 'approve' | 'reject' | 'abstain';

export interface CastVote {
  readonly person: Person;
  readonly choice: VoteChoice;
}

/** Fixed when the approval opens: one seat per person. */
export interface Electorate {
  /** All seats, including those of people who have left. */
  readonly seats: readonly Person[];
  /** Seats without a vote whose holder has left: they cannot vote any more. */
  readonly absent: readonly Person[];
}

export type ApprovalState = 'pending' | 'approved' | 'rejected';

/**
 * FR-EXT-003, FR-L2-006, BR-010. Computes the outcome of an approval from its votes. The result
 * must not depend on the order of the votes, and must be given as soon as no outstanding vote can
 * change it.
 */
export interface ApprovalStrategyContract {
  readonly name: string;
  /**
   * True: synchronous and computed from its arguments alone, so it runs inside the decision.
   * Otherwise it runs before the transaction, may be async, and its answer is a fact.
   */
  readonly pure?: boolean;
  /** Validates the options (`{ "quorum": 2 }`). */
  check?(options: Json): readonly Problem[];
  canProceed(
    votes: readonly CastVote[],
    electorate: Electorate,
    options: Json,
    call?: {
      /** Aborted when the time limit is over. */
      readonly signal: AbortSignal;
    },
  ): ApprovalState | Promise<ApprovalState>;
}
