import { factories, type Core } from '@strapi/strapi';

import { RECORD_UIDS } from '../../constants';

const ACTIONS = ['find', 'findOne', 'create', 'update', 'delete'] as const;
const LEVEL = { policies: [{ name: 'plugin::nexus-crm.level', config: { level: 2 } }] };

/**
 * CRUD of the CRM's types: GET|POST `/contacts`, GET|PUT|DELETE `/contacts/:id`, and the same for
 * opportunities, campaigns, interactions and teams. None where the types are not registered.
 */
export function recordRoutes(strapi: Core.Strapi): Core.RouteInput[] {
  const config = Object.fromEntries(ACTIONS.map((action) => [action, LEVEL]));
  return RECORD_UIDS.filter((uid) => uid in strapi.contentTypes).flatMap((uid) => {
    const router = factories.createCoreRouter(uid, { config });
    // Strapi's own type for core routes forgets their `handler`.
    return router.routes as unknown as Core.RouteInput[];
  });
}
