import type { AssignmentTarget } from './assignment';
import type { CompiledDuration } from './duration';
import type { Json } from './json';
import type { ApprovalStrategyContract } from './strategy';

/**
 * What an approval without voters does. `block` refuses the transition, or parks the instance in a
 * flow; `approve` and `reject` decide at once.
 */
export type OnEmptyElectorate = 'block' | 'approve' | 'reject';

/** FR-L2-006. A compiled approval. */
export interface CompiledApproval {
  readonly path: string;
  /** Resolved from the registry at compile time. */
  readonly strategy: ApprovalStrategyContract;
  /** The other keys of the approval, for the strategy: `{ "quorum": 2 }`, `{ "quorum": "60%" }`. */
  readonly options: Json;
  readonly voters: readonly AssignmentTarget[];
  readonly onEmpty: OnEmptyElectorate;
  /** Whether the requester may vote. */
  readonly allowSelf: boolean;
  readonly due: CompiledDuration | null;
  /** When voters are reminded, in milliseconds before the due date; 0 for the due date itself. */
  readonly reminders: readonly number[];
  /** Record changes that void votes: any change, a change of one of these keys, or none. */
  readonly voidOnChange: boolean | readonly string[];
}
