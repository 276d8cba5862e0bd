import type { Core } from '@strapi/strapi';

import { openapi as createService } from '../openapi';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoint of the OpenAPI document. */
export const openapi = ({ strapi }: { strapi: Core.Strapi }) => ({
  find(context: Context): void {
    context.type = 'application/json';
    context.body = createService({ strapi }).text();
  },
});
