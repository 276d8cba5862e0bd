import type { Core } from '@strapi/strapi';

import { AREAS, endpointOf } from '../../areas';
import { routeSchemas } from '../../endpoint';
import { contentApiMount } from '../mounts';
import { documentLazily } from './document-lazily';
import { recordRoutes } from './records';

/**
 * Routes under `/api/nexus-crm`; each needs a permission of the caller's role or token. New objects
 * for every app, because Strapi mutates them; a function, because the routes of record types need
 * the types that `register` adds. An app's `strapi-server.js` finds the fixed ones in `routes`.
 */
export const createContentApiRoutes = () => {
  const create = ({ strapi }: { strapi: Core.Strapi }) => ({
    type: 'content-api' as const,
    routes: [...create.routes.map((route) => withSchemas(strapi, route)), ...recordRoutes(strapi)],
  });
  create.routes = AREAS.flatMap(contentApiMount);
  return create;
};

/** Adds the schemas to a route of the plugin; routes added by the app are unchanged. */
function withSchemas(strapi: Core.Strapi, route: Core.RouteInput): Core.RouteInput {
  const endpoint = endpointOf(route.method, route.path);
  if (endpoint?.handler !== route.handler) return route;
  return documentLazily(strapi, route, () => routeSchemas(endpoint));
}
