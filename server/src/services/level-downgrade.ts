import type { Core } from '@strapi/strapi';

import { LevelDowngrade } from '../strapi/schema/level-downgrade';
import { getService } from './get-service';

/** Hides what a higher level brought while a lower one is on. */
export const levelDowngrade = ({ strapi }: { strapi: Core.Strapi }): LevelDowngrade =>
  new LevelDowngrade(strapi, getService('patches', { strapi }));
