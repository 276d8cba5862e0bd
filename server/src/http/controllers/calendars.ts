import type { Core } from '@strapi/strapi';

import { SaveCalendar, TestCalendar, type ListCalendars } from '../../contracts/calendars';
import { parseRequest } from '../../contracts/parse';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of calendars. */
export const calendars = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('calendars', { strapi });
  const nameOf = (context: Context): string => (context.params as { readonly name: string }).name;

  return {
    find: async (): Promise<ListCalendars.Response> => ({ data: await service().list(), meta: {} }),

    findOne: async (context: Context): Promise<SaveCalendar.Response> => ({
      data: await service().get(nameOf(context)),
      meta: {},
    }),

    create: async (context: Context): Promise<SaveCalendar.Response> => {
      const { data } = parseRequest(SaveCalendar.request, context.request.body ?? {}, 'body');
      const created = await service().create(data);
      context.status = 201;
      return { data: created, meta: {} };
    },

    update: async (context: Context): Promise<SaveCalendar.Response> => {
      const { data } = parseRequest(SaveCalendar.change, context.request.body ?? {}, 'body');
      return { data: await service().update(nameOf(context), data), meta: {} };
    },

    delete: async (context: Context): Promise<SaveCalendar.Response> => ({
      data: await service().delete(nameOf(context)),
      meta: {},
    }),

    due: async (context: Context): Promise<TestCalendar.Response> => {
      const { data } = parseRequest(TestCalendar.request, context.request.body ?? {}, 'body');
      return { data: await service().due(nameOf(context), data), meta: {} };
    },
  };
};
