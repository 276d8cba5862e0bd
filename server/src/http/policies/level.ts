import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { Level } from '../../config';
import { getService } from '../../services/get-service';

/**
 * Answers 404 on routes above the level in force: `{ name: 'plugin::nexus-crm.level', config: {
 * level: 2 } }`. Types and routes stay registered after a level downgrade, so that no data is lost;
 * this policy hides them.
 */
export const level = (
  _context: unknown,
  { level: wanted }: { level: Level },
  { strapi }: { strapi: Core.Strapi },
): true => {
  if (getService('levels', { strapi }).includes(wanted)) return true;
  throw new errors.NotFoundError(`This needs level ${wanted} of the CRM.`);
};
