import { SealCheck, Lightning, ListPlus } from '@strapi/icons';

import type { Guard } from './model/graph';

/** The icon of what bars a transition, or follows it. */
export const GUARD_ICONS: Readonly<Record<Guard, typeof Lightning>> = {
  condition: Lightning,
  approval: SealCheck,
  steps: ListPlus,
};
