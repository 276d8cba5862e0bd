import type { Core } from '@strapi/strapi';

import { AREAS, endpointOf } from '../../areas';
import { routeSchemas } from '../../endpoint';
import { contentApiMount } from '../mounts';
import { documentLazily } from './document-lazily';
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
    routes: [...create.routes.map((route) => withSchemas(strapi, route)), ...recordRoutes(strapi)],
  });
  create.routes = AREAS.flatMap(contentApiMount);
  return create;
};

/** A route of ours with its schemas; one that the app has added stays as it is. */
function withSchemas(strapi: Core.Strapi, route: Core.RouteInput): Core.RouteInput {
  const endpoint = endpointOf(route.method, route.path);
  if (endpoint?.handler !== route.handler) return route;
  return documentLazily(strapi, route, () => routeSchemas(endpoint));
}
