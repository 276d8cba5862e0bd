import type { Core } from '@strapi/strapi';

import { parseRequest } from '../../contracts/parse';
import { ListTimers, RedriveTimer, RedriveTimers } from '../../contracts/timers';
import { getService } from '../../services/get-service';
import { mayReadType } from '../../strapi/ports/content-permissions';
import { assertSubjectRight } from './instances/subject-right';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of timers and background jobs, for operators. */
export const timers = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('timers', { strapi });
  const mayRead = (context: Context) => (uid: string) => mayReadType(strapi, context, uid);

  return {
    find: async (context: Context): Promise<ListTimers.Response> =>
      service().list(parseRequest(ListTimers.query, context.query, 'query'), mayRead(context)),

    redrive: async (context: Context): Promise<RedriveTimer.Response> => {
      parseRequest(RedriveTimer.request, context.request.body ?? {}, 'body');
      const { id } = context.params as { readonly id: string };
      const data = await service().redrive(id, {
        authorize: (subject) => assertSubjectRight(strapi, context, subject),
      });
      return { data, meta: {} };
    },

    redriveAll: async (context: Context): Promise<RedriveTimers.Response> => {
      const { data } = parseRequest(RedriveTimers.request, context.request.body, 'body');
      return service().redriveAll(data, mayRead(context));
    },
  };
};
