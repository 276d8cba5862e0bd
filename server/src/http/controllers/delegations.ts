import type { Core } from '@strapi/strapi';

import {
  SaveDelegation,
  type GetDelegationHistory,
  type ListDelegations,
} from '../../contracts/delegations';
import { parseRequest } from '../../contracts/parse';
import { ADMIN_ACTIONS, PLUGIN_ID } from '../../constants';
import { CrmRefusedError } from '../../core/errors';
import { personOf } from '../../core/identity';
import type { DelegationCaller } from '../../services/delegations';
import { getService } from '../../services/get-service';
import { currentActor } from '../../strapi/ports/actor';
import { holdsRight } from '../../strapi/ports/content-permissions';

type Context = Parameters<Core.ControllerHandler>[0];

/** Who may manage the delegations of others. */
const MANAGE = {
  endpoint: `plugin::${PLUGIN_ID}.delegations.manage`,
  admin: ADMIN_ACTIONS.delegationsManage,
};

/** HTTP endpoints of delegations, for admins, users and API tokens. */
export const delegations = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('delegations', { strapi });
  const idOf = (context: Context): string => (context.params as { readonly id: string }).id;

  const callerOf = async (context: Context): Promise<DelegationCaller> => ({
    person: personOf(await currentActor(strapi)),
    manages: await holdsRight(strapi, context, MANAGE),
  });

  const answer = async (
    run: () => Promise<SaveDelegation.Response['data']>,
  ): Promise<SaveDelegation.Response> => ({ data: await run(), meta: {} });

  return {
    find: async (context: Context): Promise<ListDelegations.Response> => {
      const { person } = await callerOf(context);
      if (person !== null) return service().list(context.query, { person, manages: false });
      throw new CrmRefusedError(
        'delegations',
        'Only users and admins have delegations of their own; see GET /delegations/all.',
      );
    },

    manage: async (context: Context): Promise<ListDelegations.Response> => {
      const { person } = await callerOf(context);
      return service().list(context.query, { person, manages: true });
    },

    findOne: async (context: Context): Promise<SaveDelegation.Response> => {
      const caller = await callerOf(context);
      return answer(() => service().get(idOf(context), caller));
    },

    create: async (context: Context): Promise<SaveDelegation.Response> => {
      const { data } = parseRequest(SaveDelegation.request, context.request.body ?? {}, 'body');
      const caller = await callerOf(context);
      const created = await service().create(data, caller);
      context.status = 201;
      return { data: created, meta: {} };
    },

    update: async (context: Context): Promise<SaveDelegation.Response> => {
      const { data } = parseRequest(SaveDelegation.change, context.request.body ?? {}, 'body');
      const caller = await callerOf(context);
      return answer(() => service().update(idOf(context), data, caller));
    },

    end: async (context: Context): Promise<SaveDelegation.Response> => {
      const caller = await callerOf(context);
      return answer(() => service().end(idOf(context), caller));
    },

    delete: async (context: Context): Promise<SaveDelegation.Response> => {
      const caller = await callerOf(context);
      return answer(() => service().delete(idOf(context), caller));
    },

    history: async (context: Context): Promise<GetDelegationHistory.Response> => {
      const caller = await callerOf(context);
      return { data: await service().history(idOf(context), caller), meta: {} };
    },
  };
};
