import type { ConditionContract } from '../core/contracts';
import { roleCheck } from './role-check';
import { teamCheck } from './team-check';
import { timeWindow } from './time-window';

/** FR-EXT-002. Registered as an app's own would be; `has_interaction` needs to know where to look. */
export const BUILT_IN_CONDITIONS: readonly ConditionContract[] = [roleCheck, teamCheck, timeWindow];

export { createHasInteraction, type InteractionLookup } from './has-interaction';
