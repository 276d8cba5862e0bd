import type { ConditionContract } from '../core/contracts';
import { roleCheck } from './role-check';
import { teamCheck } from './team-check';
import { timeWindow } from './time-window';

/** FR-EXT-002. Registered like custom conditions; `has_interaction` is created with its lookup. */
export const BUILT_IN_CONDITIONS: readonly ConditionContract[] = [roleCheck, teamCheck, timeWindow];

export { createHasInteraction, type InteractionLookup } from './has-interaction';
