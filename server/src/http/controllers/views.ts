import type { Core } from '@strapi/strapi';

import { parseRequest } from '../../contracts/parse';
import { MarkView, SaveView, type ListViews } from '../../contracts/views';
import type { Person } from '../../core/contracts';
import { CrmRefusedError } from '../../core/errors';
import { personOf } from '../../core/identity';
import { getService } from '../../services/get-service';
import { currentActor } from '../../strapi/ports/actor';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of saved views, for admins and users. */
export const views = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('views', { strapi });
  const idOf = (context: Context): string => (context.params as { readonly id: string }).id;

  /** @throws CrmRefusedError */
  const me = async (): Promise<Person> => {
    const person = personOf(await currentActor(strapi));
    if (person !== null) return person;
    throw new CrmRefusedError('views', 'Only users and admins have views; API tokens have none.');
  };

  const answer = (data: SaveView.Response['data']): SaveView.Response => ({ data, meta: {} });

  return {
    find: async (context: Context): Promise<ListViews.Response> => ({
      data: await service().list(await me(), context.query),
      meta: {},
    }),

    create: async (context: Context): Promise<SaveView.Response> => {
      const { data } = parseRequest(SaveView.request, context.request.body ?? {}, 'body');
      const saved = await service().create(await me(), data);
      context.status = 201;
      return answer(saved);
    },

    update: async (context: Context): Promise<SaveView.Response> => {
      const { data } = parseRequest(SaveView.change, context.request.body ?? {}, 'body');
      return answer(await service().update(await me(), idOf(context), data));
    },

    delete: async (context: Context): Promise<SaveView.Response> =>
      answer(await service().delete(await me(), idOf(context))),

    pin: async (context: Context): Promise<SaveView.Response> => {
      const { data } = parseRequest(MarkView.pin, context.request.body ?? {}, 'body');
      return answer(await service().pin(await me(), idOf(context), data.isPinned));
    },

    share: async (context: Context): Promise<SaveView.Response> => {
      const { data } = parseRequest(MarkView.share, context.request.body ?? {}, 'body');
      return answer(await service().share(await me(), idOf(context), data.isShared));
    },
  };
};
