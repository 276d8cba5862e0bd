import type { Core } from '@strapi/strapi';

import { campaignAdminRoutes } from '../campaigns';
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
    ...campaignAdminRoutes(),
    ...timelineAdminRoutes(),
  ] as Core.RouteInput[],
});
