import type { Core } from '@strapi/strapi';

import {
  SaveDelegation,
  type GetDelegationHistory,
  type ListDelegations,
} from '../../contracts/delegations';
import { parseRequest } from '../../contracts/parse';
import { ADMIN_ACTIONS, PLUGIN_ID } from '../../constants';
import type { Person } from '../../core/contracts';
import { CrmRefusedError } from '../../core/errors';
import { personOf } from '../../core/identity';
import type { DelegationCaller } from '../../services/delegations';
import { getService } from '../../services/get-service';
import { currentActor } from '../../strapi/ports/actor';
import { holdsRight } from '../../strapi/ports/content-permissions';

type Context = Parameters<Core.ControllerHandler>[0];

const PREFIX = `plugin::${PLUGIN_ID}.delegations`;

/** The rights to the delegations of others. */
const READ = { endpoint: `${PREFIX}.findAll`, admin: ADMIN_ACTIONS.delegationsRead };
const MANAGE = { endpoint: `${PREFIX}.manage`, admin: ADMIN_ACTIONS.delegationsManage };

/** HTTP endpoints of delegations, for admins, users and API tokens. */
export const delegations = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('delegations', { strapi });
  const idOf = (context: Context): string => (context.params as { readonly id: string }).id;

  const personNow = async (): Promise<Person | null> => personOf(await currentActor(strapi));

  const callerOf = async (context: Context): Promise<DelegationCaller> => {
    const manages = await holdsRight(strapi, context, MANAGE);
    const reads = manages || (await holdsRight(strapi, context, READ));
    return { person: await personNow(), reads, manages };
  };

  /** @throws CrmRefusedError */
  const me = async (): Promise<Person> => {
    const person = await personNow();
    if (person !== null) return person;
    throw new CrmRefusedError(
      'delegations',
      'Only users and admins have delegations of their own; for those of others see /delegations/all.',
    );
  };

  const answer = async (
    run: () => Promise<SaveDelegation.Response['data']>,
  ): Promise<SaveDelegation.Response> => ({ data: await run(), meta: {} });

  return {
    find: async (context: Context): Promise<ListDelegations.Response> =>
      service().list(context.query, { person: await me(), reads: false, manages: false }),

    findAll: async (context: Context): Promise<ListDelegations.Response> =>
      service().list(context.query, { person: await personNow(), reads: true, manages: false }),

    findOne: async (context: Context): Promise<SaveDelegation.Response> => {
      const caller = await callerOf(context);
      return answer(() => service().get(idOf(context), caller));
    },

    create: async (context: Context): Promise<SaveDelegation.Response> => {
      const { data } = parseRequest(SaveDelegation.request, context.request.body ?? {}, 'body');
      const created = await service().create({ ...data, delegator: await me() });
      context.status = 201;
      return { data: created, meta: {} };
    },

    manage: async (context: Context): Promise<SaveDelegation.Response> => {
      const { data } = parseRequest(SaveDelegation.ofAnother, context.request.body ?? {}, 'body');
      const created = await service().create(data);
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
