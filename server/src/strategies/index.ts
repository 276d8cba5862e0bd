import type { ApprovalStrategyContract } from '../core/contracts';
import { first } from './first';
import { majority } from './majority';
import { quorum } from './quorum';
import { unison } from './unison';

/** FR-L2-006, BR-010. Registered like custom strategies. */
export const BUILT_IN_STRATEGIES: readonly ApprovalStrategyContract[] = [
  unison,
  majority,
  quorum,
  first,
];
