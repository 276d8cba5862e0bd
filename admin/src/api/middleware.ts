import type { StrapiApp } from '@strapi/strapi/admin';

import { crmApi } from './crmApi';

/**
 * Strapi's i18n adds the middleware of the panel's API client, which the store has already, once more. The
 * second one hears what is asked for but never that a page is left or hidden: it would go on polling
 * whatever was polled once. To be called when all plugins are registered.
 */
export function dropRepeatedMiddleware(app: Pick<StrapiApp, 'middlewares'>): void {
  app.middlewares = app.middlewares.filter((factory) => factory() !== crmApi.middleware);
}
