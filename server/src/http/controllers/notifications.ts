import type { Core } from '@strapi/strapi';

import {
  PutPreferences,
  ReadNotifications,
  type GetPreferences,
  type ListNotifications,
} from '../../contracts/notifications';
import { parseRequest } from '../../contracts/parse';
import type { Person } from '../../core/contracts';
import { CrmRefusedError } from '../../core/errors';
import { personOf } from '../../core/identity';
import { getService } from '../../services/get-service';
import { currentActor } from '../../strapi/ports/actor';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of the caller's notifications. */
export const notifications = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('notifications', { strapi });

  const me = async (): Promise<Person> => {
    const person = personOf(await currentActor(strapi));
    if (person !== null) return person;
    throw new CrmRefusedError(
      'notifications',
      'Only users and admins have notifications; API tokens have none.',
    );
  };

  return {
    find: async (context: Context): Promise<ListNotifications.Response> =>
      service().list(await me(), context.query),

    count: async (): Promise<ReadNotifications.Response> => ({
      data: await service().count(await me()),
      meta: {},
    }),

    read: async (context: Context): Promise<ReadNotifications.Response> => {
      const { id } = context.params as { readonly id: string };
      return { data: await service().read(await me(), id), meta: {} };
    },

    readAll: async (context: Context): Promise<ReadNotifications.Response> => {
      const body = parseRequest(ReadNotifications.request, context.request.body ?? {}, 'body');
      return { data: await service().readAll(await me(), body), meta: {} };
    },

    preferences: async (): Promise<GetPreferences.Response> => ({
      data: await service().preferences(await me()),
      meta: {},
    }),

    prefer: async (context: Context): Promise<GetPreferences.Response> => {
      const body = parseRequest(PutPreferences.request, context.request.body, 'body');
      return { data: await service().prefer(await me(), body), meta: {} };
    },
  };
};
