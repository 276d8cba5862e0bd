import type { Core } from '@strapi/strapi';

type Documentation = Pick<Core.RouteInput, 'request' | 'response'>;

/**
 * Builds the request and response schemas of a route on first use, by a request or by OpenAPI.
 * Building all of them takes longer than the rest of the plugin's boot (PR-004), and the boot only
 * checks their form.
 *
 * If the app adds parameters to the route, Strapi does so during boot, and the schemas are built
 * then.
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

/** Checked on a copy, because Strapi has no other way to ask. */
function isExtended(strapi: Core.Strapi, route: Core.RouteInput): boolean {
  const copy = { ...route };
  strapi.contentAPI.applyExtraParamsToRoutes([copy as Core.Route]);
  return copy.request !== undefined;
}
