import type { Core } from '@strapi/strapi';

import { LevelDowngrade } from '../strapi/schema/level-downgrade';
import { getService } from './get-service';

/** Hides types and fields of level 2 at a lower level. */
export const levelDowngrade = ({ strapi }: { strapi: Core.Strapi }): LevelDowngrade =>
  new LevelDowngrade(strapi, getService('patches', { strapi }));
