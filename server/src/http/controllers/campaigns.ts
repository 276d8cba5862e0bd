import type { Core } from '@strapi/strapi';

import { assertHostRight } from '../../strapi/ports/content-permissions';
import { UID } from '../../constants';
import {
  EnrolMembers,
  ListMembers,
  OrderCampaign,
  OrderMember,
  PreviewAudience,
  StartCampaign,
  type GetCampaignRun,
  type ListRuns,
} from '../../contracts/campaigns';
import type { RunOrder } from '../../core/contracts';
import { getService } from '../../services/get-service';
import { parseRequest } from '../../contracts/parse';

type Context = Parameters<Core.ControllerHandler>[0];

interface Params {
  readonly id: string;
  readonly member: string;
}

/** HTTP endpoints of campaigns, for admins, users and API tokens. */
export const campaignRuns = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('campaigns', { strapi });

  /** The campaign in the path, after checking the caller's right to it. */
  const allowed = async (context: Context, right: 'read' | 'update'): Promise<string> => {
    const { id } = context.params as Params;
    await assertHostRight(strapi, context, right, UID.campaign, id);
    return id;
  };

  const order =
    (what: RunOrder) =>
    async (context: Context): Promise<OrderCampaign.Response> => {
      const { data } = parseRequest(OrderCampaign.request, context.request.body ?? {}, 'body');
      const id = await allowed(context, 'update');
      context.status = 202;
      return { data: await service().order(id, what, data), meta: {} };
    };

  const orderMember =
    (what: RunOrder) =>
    async (context: Context): Promise<OrderMember.Response> => {
      const { data } = parseRequest(OrderMember.request, context.request.body ?? {}, 'body');
      const id = await allowed(context, 'update');
      const { member } = context.params as Params;
      return {
        data: await service().orderMember(id, member, what, { ...data, caller: context }),
        meta: {},
      };
    };

  return {
    preview: async (context: Context): Promise<PreviewAudience.Response> => {
      const body: unknown = context.request.body;
      const { data } = parseRequest(PreviewAudience.request, body, 'body');
      return { data: await service().preview(data, context), meta: {} };
    },

    start: async (context: Context): Promise<StartCampaign.Response> => {
      const { data: asked } = parseRequest(
        StartCampaign.request,
        context.request.body ?? {},
        'body',
      );
      const id = await allowed(context, 'update');
      const data = await service().start(id, { revision: asked?.revision, caller: context });
      context.status = 202;
      return { data, meta: {} };
    },

    find: async (context: Context): Promise<ListRuns.Response> =>
      service().runs(context.query, { caller: context }),

    findRun: async (context: Context): Promise<GetCampaignRun.Response> => ({
      data: await service().run(await allowed(context, 'read')),
      meta: {},
    }),

    findMembers: async (context: Context): Promise<ListMembers.Response> => {
      const query = parseRequest(ListMembers.query, context.query, 'query');
      return service().members(await allowed(context, 'read'), query, { caller: context });
    },

    enrol: async (context: Context): Promise<EnrolMembers.Response> => {
      const { data } = parseRequest(EnrolMembers.request, context.request.body, 'body');
      const id = await allowed(context, 'update');
      const run = await service().enrol(id, data.records, { caller: context });
      context.status = 202;
      return { data: run, meta: {} };
    },

    pause: order('pause'),
    resume: order('resume'),
    cancel: order('cancel'),
    rollback: order('rollback'),
    pauseMember: orderMember('pause'),
    resumeMember: orderMember('resume'),
    cancelMember: orderMember('cancel'),
    rollbackMember: orderMember('rollback'),
  };
};
