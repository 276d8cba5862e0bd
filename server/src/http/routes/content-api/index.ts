import type { Core } from '@strapi/strapi';

import { campaignContentApiRoutes } from '../campaigns';
import { customFieldContentApiRoutes } from '../custom-fields';
import { dashboardContentApiRoutes } from '../dashboard';
import { definitionContentApiRoutes } from '../definitions';
import { instanceContentApiRoutes } from '../instances';
import { modelContentApiRoutes } from '../models';
import { timelineContentApiRoutes } from '../timeline';
import { triggerContentApiRoutes } from '../triggers';
import { recordRoutes } from './records';

/**
 * Routes under `/api/nexus-crm`; each needs a permission of the caller's role or token. Made anew
 * for every app, since Strapi writes into them, and by a function, since those of the CRM's types
 * can only be made once `register` has added the types. `routes` is where an app's
 * `strapi-server.js` finds the fixed ones.
 */
export const createContentApiRoutes = () => {
  const create = ({ strapi }: { strapi: Core.Strapi }) => ({
    type: 'content-api' as const,
    routes: [...create.routes, ...recordRoutes(strapi)],
  });
  create.routes = [
    ...modelContentApiRoutes(),
    ...customFieldContentApiRoutes(),
    ...definitionContentApiRoutes(),
    ...instanceContentApiRoutes(),
    ...dashboardContentApiRoutes(),
    ...campaignContentApiRoutes(),
    ...timelineContentApiRoutes(),
    ...triggerContentApiRoutes(),
  ] as Core.RouteInput[];
  return create;
};
