import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

import type { Level } from '../../config';
import { getService } from '../../services/get-service';

/**
 * A policy that answers 404 on routes above the level in force. Types and routes stay registered after
 * a level downgrade, so that no data is lost; it hides them. One policy for each level, because a
 * policy with a configuration takes Strapi several times as long to check, at the boot and for each route.
 */
const level =
  (wanted: Level) =>
  (_context: unknown, _config: unknown, { strapi }: { strapi: Core.Strapi }): true => {
    if (getService('levels', { strapi }).includes(wanted)) return true;
    throw new errors.NotFoundError(`This needs level ${wanted} of the CRM.`);
  };

export const level2 = level(2);
export const level3 = level(3);
