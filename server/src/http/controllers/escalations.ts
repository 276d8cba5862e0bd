import type { Core } from '@strapi/strapi';

import { ListEscalations, SnoozeInstance } from '../../contracts/escalations';
import { parseRequest } from '../../contracts/parse';
import { getService } from '../../services/get-service';
import { assertSubjectRight } from './instances/subject-right';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of escalations, for admins, users and API tokens. */
export const escalations = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('engine', { strapi });
  const idOf = (context: Context): string => (context.params as { readonly id: string }).id;

  return {
    find: async (context: Context): Promise<ListEscalations.Response> => {
      const query = parseRequest(ListEscalations.query, context.query, 'query');
      const id = idOf(context);
      await assertSubjectRight(strapi, context, await service().subjectOf({ instance: id }));
      return service().escalations(id, query);
    },

    snooze: async (context: Context): Promise<SnoozeInstance.Response> => {
      const { data } = parseRequest(SnoozeInstance.request, context.request.body ?? {}, 'body');
      const authorize = (subject: Parameters<typeof assertSubjectRight>[2]) =>
        assertSubjectRight(strapi, context, subject);
      return { data: await service().snooze(idOf(context), { ...data, authorize }), meta: {} };
    },
  };
};
