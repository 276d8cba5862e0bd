import type { Core } from '@strapi/strapi';

type Documentation = Pick<Core.RouteInput, 'request' | 'response'>;

/**
 * Gives a route its request and response schemas when they are first asked for, by a request or
 * by OpenAPI. Building all of them takes longer than the rest of the plugin's boot together
 * (PR-004), and a boot only looks whether they are well-formed.
 *
 * Where the app adds parameters of its own to the route, Strapi does so while it boots: then the
 * schemas are there at once.
 */
export function documentLazily(
  strapi: Core.Strapi,
  route: Core.RouteInput,
  documented: () => Documentation,
): Core.RouteInput {
  if (isExtended(strapi, route)) return { ...route, ...documented() };
  for (const name of ['request', 'response'] as const) {
    Object.defineProperty(route, name, {
      enumerable: true,
      configurable: true,
      get() {
        if (!strapi.isLoaded) return undefined;
        const value = documented()[name];
        Object.defineProperty(route, name, { value });
        return value;
      },
    });
  }
  return route;
}

/** Asked of a copy, for Strapi tells it in no other way. */
function isExtended(strapi: Core.Strapi, route: Core.RouteInput): boolean {
  const copy = { ...route };
  strapi.contentAPI.applyExtraParamsToRoutes([copy as Core.Route]);
  return copy.request !== undefined;
}
