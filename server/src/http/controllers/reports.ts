import type { Core } from '@strapi/strapi';

import { getService } from '../../services/get-service';
import { inFormat } from '../csv-answer';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of reports, for admins, users and API tokens. */
export const reports = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('reports', { strapi });
  return {
    conversion: async (context: Context) =>
      inFormat(context, 'conversion', await service().conversion(context.query, context)),
    funnel: async (context: Context) =>
      inFormat(context, 'funnel', await service().funnel(context.query, context)),
    velocity: async (context: Context) =>
      inFormat(context, 'velocity', await service().velocity(context.query, context)),
    lostReasons: async (context: Context) =>
      inFormat(context, 'lost-reasons', await service().lostReasons(context.query, context)),
    forecast: async (context: Context) =>
      inFormat(context, 'forecast', await service().forecast(context.query, context)),
  };
};
