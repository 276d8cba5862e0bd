import type { Core } from '@strapi/strapi';

import { openapi as createService } from '../openapi';

type Context = Parameters<Core.ControllerHandler>[0];

/** The OpenAPI document over HTTP. */
export const openapi = ({ strapi }: { strapi: Core.Strapi }) => ({
  find(context: Context): void {
    context.type = 'application/json';
    context.body = createService({ strapi }).text();
  },
});
