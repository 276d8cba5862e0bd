import type { Core } from '@strapi/strapi';

const BODY = 'strapi::body';

type Middleware = string | { readonly name?: string; readonly config?: object };

/**
 * Has Strapi's body parser keep the body as sent, which signatures are computed over, unless the app
 * says otherwise. Call it in `register`, before middlewares are built.
 */
export function keepRawBodies(strapi: Core.Strapi): void {
  const middlewares = strapi.config.get<readonly Middleware[] | undefined>('middlewares');
  // The app's configuration is a list; without one Strapi has its own, which cannot be changed.
  if (!Array.isArray(middlewares)) return;
  strapi.config.set(
    'middlewares',
    middlewares.map((one: Middleware): Middleware => {
      const given = typeof one === 'string' ? { name: one } : one;
      if (given.name !== BODY) return one;
      return { ...given, config: { includeUnparsed: true, ...given.config } };
    }),
  );
}
