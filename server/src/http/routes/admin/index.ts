import type { Core } from '@strapi/strapi';

import { ADMIN_ACTIONS } from '../../../constants';
import { AREAS } from '../../areas';
import { adminMount } from '../mounts';

/** The status endpoint of the settings page, at every level. */
const status = (): Core.RouteInput => ({
  method: 'GET',
  path: '/status',
  handler: 'status.find',
  config: {
    policies: [
      'admin::isAuthenticatedAdmin',
      { name: 'admin::hasPermissions', config: { actions: [ADMIN_ACTIONS.customFieldsRead] } },
    ],
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
