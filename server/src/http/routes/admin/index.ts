import type { Core } from '@strapi/strapi';

import { AREAS } from '../../areas';
import { adminMount } from '../mounts';

/** The status of the plugin, which our pages ask for first, at every level. */
const status = (): Core.RouteInput => ({
  method: 'GET',
  path: '/status',
  handler: 'status.find',
  config: {
    policies: ['admin::isAuthenticatedAdmin', 'plugin::nexus-crm.anyPermission'],
  },
});

/**
 * Routes under `/nexus-crm` for the admin panel, each with its admin permission. New objects for
 * every app, because Strapi mutates them.
 */
export const createAdminRoutes = () => ({
  type: 'admin' as const,
  routes: [status(), ...AREAS.flatMap(adminMount)],
});
