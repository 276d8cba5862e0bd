import type { Core } from '@strapi/strapi';

import type { GetHealth } from '../../contracts/health';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints for monitoring. */
export const health = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('timers', { strapi });

  return {
    find: async (): Promise<GetHealth.Response> => ({ data: await service().health(), meta: {} }),

    metrics: async (context: Context): Promise<void> => {
      const text = await service().metrics();
      context.set('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
      context.body = text;
    },
  };
};
