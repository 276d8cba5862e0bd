import { factories, type Core } from '@strapi/strapi';

import { PLUGIN_ID, RECORD_UIDS } from '../../../constants';
import { documentLazily } from './document-lazily';
import { hasContentType } from '../../../strapi/ports/content-types';

/** Strapi's core actions, with the methods and paths of its core routes. */
const ACTIONS = [
  { action: 'find', method: 'GET', path: '' },
  { action: 'findOne', method: 'GET', path: '/:id' },
  { action: 'create', method: 'POST', path: '' },
  { action: 'update', method: 'PUT', path: '/:id' },
  { action: 'delete', method: 'DELETE', path: '/:id' },
] as const;

interface LevelsService {
  includes(level: 2): boolean;
}

/**
 * CRUD of the record types: GET|POST `/contacts`, GET|PUT|DELETE `/contacts/:id`, and the same for
 * opportunities, campaigns, interactions and teams. None if the types are not registered.
 */
export function recordRoutes(strapi: Core.Strapi): Core.RouteInput[] {
  const { levels } = strapi.plugin(PLUGIN_ID).services as { levels: LevelsService };
  const isHidden = !levels.includes(2);
  return RECORD_UIDS.filter((uid) => hasContentType(strapi, uid)).flatMap((uid) => {
    const { pluralName } = strapi.contentType(uid).info;
    const core = factories.createCoreRouter(uid);
    return ACTIONS.map(({ action, method, path }) => {
      const handler = `${uid}.${action}`;
      const route = {
        method,
        path: `/${pluralName}${path}`,
        handler,
        config: routeConfig(isHidden),
      };
      return documentLazily(strapi, route, () => coreRoute(core.routes, handler));
    });
  });
}

/** Strapi's type for core routes lacks `handler`. */
const coreRoute = (routes: unknown, handler: string): Partial<Core.RouteInput> =>
  (routes as Core.RouteInput[]).find((route) => route.handler === handler) ?? {};

/** A new object per route: Strapi writes the route's permission into it. */
const routeConfig = (isHidden: boolean) => ({
  policies: [`plugin::${PLUGIN_ID}.level2`],
  // No authentication: it runs before policies and would answer 401 or 403 instead of 404.
  ...(isHidden ? { auth: false as const } : {}),
});
