import type { Core } from '@strapi/strapi';

import type { ListNotifications, ReadNotifications } from '../../contracts/notifications';
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

    read: async (context: Context): Promise<ReadNotifications.Response> => {
      const { id } = context.params as { readonly id: string };
      return { data: await service().read(await me(), id), meta: {} };
    },

    readAll: async (): Promise<ReadNotifications.Response> => ({
      data: await service().readAll(await me()),
      meta: {},
    }),
  };
};
