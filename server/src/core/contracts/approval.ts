import type { AssignmentTarget } from './assignment';
import type { CompiledDuration } from './duration';
import type { Json } from './json';
import type { ApprovalStrategyContract } from './strategy';

/**
 * An empty electorate. `block`: the transition is refused, a flow's approval parks the instance;
 * `approve` and `reject` decide at once.
 */
export type OnEmptyElectorate = 'block' | 'approve' | 'reject';

/** FR-L2-006. An approval as a definition writes it. */
export interface CompiledApproval {
  readonly path: string;
  /** Found by name in the registry when the definition was compiled. */
  readonly strategy: ApprovalStrategyContract;
  /** What else was written, for the strategy: `{ "quorum": 2 }`, `{ "quorum": "60%" }`. */
  readonly options: Json;
  readonly voters: readonly AssignmentTarget[];
  readonly onEmpty: OnEmptyElectorate;
  /** Whether the requester may sit among the voters. */
  readonly allowSelf: boolean;
  readonly due: CompiledDuration | null;
  /** Votes that a change of the record voids: any change, one of these keys, or none. */
  readonly voidOnChange: boolean | readonly string[];
}
