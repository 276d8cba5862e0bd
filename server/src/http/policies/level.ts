import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { Level } from '../../config';
import { getService } from '../../services/get-service';

/**
 * Answers 404 on routes of a level that is not on: `{ name: 'plugin::nexus-crm.level', config: {
 * level: 2 } }`. Types and routes stay registered when the level is lowered, so that nothing of
 * theirs is lost; this is what hides them.
 */
export const level = (
  _context: unknown,
  { level: wanted }: { level: Level },
  { strapi }: { strapi: Core.Strapi },
): true => {
  if (getService('levels', { strapi }).includes(wanted)) return true;
  throw new errors.NotFoundError(`This needs level ${wanted} of the CRM.`);
};
