import type { Core } from '@strapi/strapi';

import {
  CreateSubscription,
  UpdateSubscription,
  type GetSubscription,
  type ListSubscriptions,
} from '../../contracts/subscriptions';
import { parseRequest } from '../../contracts/parse';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of subscriptions, for admins, users and API tokens. */
export const subscriptions = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('subscriptions', { strapi });
  const nameOf = (context: Context): string => (context.params as { readonly name: string }).name;

  return {
    find: (context: Context): Promise<ListSubscriptions.Response> => service().list(context.query),

    findOne: async (context: Context): Promise<GetSubscription.Response> => ({
      data: await service().get(nameOf(context)),
    }),

    create: async (context: Context): Promise<CreateSubscription.Response> => {
      const { data } = parseRequest(CreateSubscription.request, context.request.body ?? {}, 'body');
      const created = await service().create(data);
      context.status = 201;
      return { data: created };
    },

    update: async (context: Context): Promise<UpdateSubscription.Response> => {
      const { data } = parseRequest(UpdateSubscription.request, context.request.body ?? {}, 'body');
      return { data: await service().update(nameOf(context), data) };
    },

    delete: async (context: Context): Promise<GetSubscription.Response> => ({
      data: await service().remove(nameOf(context)),
    }),
  };
};
