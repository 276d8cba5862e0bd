import type { Core } from '@strapi/strapi';

import { ADMIN_ACTIONS } from '../../../constants';
import { AREAS } from '../../areas';
import { adminMount } from '../mounts';

/** What the settings page shows at every level. */
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
 * Routes under `/nexus-crm` for the admin panel; each names the admin permission it asks for.
 * Made anew for every app, since Strapi writes into them.
 */
export const createAdminRoutes = () => ({
  type: 'admin' as const,
  routes: [status(), ...AREAS.flatMap(adminMount)],
});
