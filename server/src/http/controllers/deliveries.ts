import type { Core } from '@strapi/strapi';

import {
  ListDeliveries,
  RedriveDeliveries,
  RedriveDelivery,
  type GetDelivery,
} from '../../contracts/deliveries';
import { parseRequest } from '../../contracts/parse';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of the delivery log, for admins, users and API tokens. */
export const deliveries = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('deliveries', { strapi });
  const idOf = (context: Context): string => (context.params as { readonly id: string }).id;

  return {
    find: async (context: Context): Promise<ListDeliveries.Response> =>
      service().list(parseRequest(ListDeliveries.query, context.query, 'query')),

    findOne: async (context: Context): Promise<GetDelivery.Response> => ({
      data: await service().get(idOf(context)),
      meta: {},
    }),

    redrive: async (context: Context): Promise<RedriveDelivery.Response> => {
      parseRequest(RedriveDelivery.request, context.request.body ?? {}, 'body');
      return { data: await service().redrive(idOf(context)), meta: {} };
    },

    redriveAll: async (context: Context): Promise<RedriveDeliveries.Response> => {
      const { data } = parseRequest(RedriveDeliveries.request, context.request.body, 'body');
      return service().redriveAll(data);
    },
  };
};
