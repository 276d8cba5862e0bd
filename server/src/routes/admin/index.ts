import type { Core } from '@strapi/strapi';

import { customFieldAdminRoutes } from '../custom-fields';
import { dashboardAdminRoutes } from '../dashboard';
import { definitionAdminRoutes } from '../definitions';
import { instanceAdminRoutes } from '../instances';
import { modelAdminRoutes } from '../models';
import { timelineAdminRoutes } from '../timeline';

/**
 * Routes under `/nexus-crm` for the admin panel; each names the admin permission it asks for.
 * Made anew for every app, since Strapi writes into them.
 */
export const createAdminRoutes = () => ({
  type: 'admin' as const,
  routes: [
    ...modelAdminRoutes(),
    ...customFieldAdminRoutes(),
    ...definitionAdminRoutes(),
    ...instanceAdminRoutes(),
    ...dashboardAdminRoutes(),
    ...timelineAdminRoutes(),
  ] as Core.RouteInput[],
});
