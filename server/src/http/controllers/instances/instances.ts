import type { Core } from '@strapi/strapi';
import type { z } from 'zod';

import { mayReadField, mayReadType } from '../../../strapi/ports/content-permissions';
import { UID } from '../../../constants';
import {
  ActOnInstance,
  ActOnRecord,
  ExplainAction,
  StartInstance,
} from '../../../contracts/actions';
import type { ListAvailableActions } from '../../../contracts/available-actions';
import type { GetInstanceGraph } from '../../../contracts/instance-graph';
import type { ListStageTimes } from '../../../contracts/record-pages';
import { GetInstanceHistory, ListInstances, type GetInstance } from '../../../contracts/instances';
import {
  CancelToken,
  RepairInstance,
  ResumeInstance,
  VerifyInstances,
} from '../../../contracts/operating';
import type { Subject } from '../../../core/contracts';
import { getService } from '../../../services/get-service';
import { withCallerRights } from './caller-rights';
import { assertSubjectRight, mayReadSubject } from './subject-right';
import { parseRequest } from '../../../contracts/parse';

type Context = Parameters<Core.ControllerHandler>[0];

interface Params {
  readonly id: string;
  readonly action: string;
}

/** HTTP endpoints of instances, for admins, users and API tokens. */
export const instances = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('engine', { strapi });
  const params = (context: Context): Params => context.params as Params;

  /** The instance in the path, after checking the caller's right to read its record. */
  const allowedInstance = async (context: Context): Promise<string> => {
    const { id } = params(context);
    await assertSubjectRight(strapi, context, await service().subjectOf({ instance: id }));
    return id;
  };

  /** The same check as a callback, for services that read the instance themselves. */
  const authorize =
    (context: Context) =>
    (subject: Subject): Promise<void> =>
      assertSubjectRight(strapi, context, subject);

  const actOnRecord =
    (uid: string) =>
    async (context: Context): Promise<ActOnRecord.Response> => {
      const { data = {} } = parseRequest(ActOnRecord.request, context.request.body ?? {}, 'body');
      const { id, action } = params(context);
      const subject = { type: uid, id };
      await assertSubjectRight(strapi, context, subject);
      const input = await withCallerRights(strapi, context, () => subject, data);
      return { data: await service().actOn(subject, action, input), meta: {} };
    };

  return {
    find: async (context: Context): Promise<ListInstances.Response> => {
      const query = parseRequest(ListInstances.query, context.query, 'query');
      const subject = onlySubject(query.filters);
      return service().list(
        query,
        async (uid) =>
          (await mayReadType(strapi, context, uid)) ||
          // A role may be limited to some documents of the type.
          (subject?.type === uid && (await mayReadSubject(strapi, context, subject))),
        (uid) => mayReadField(strapi, context, uid, 'owner'),
      );
    },

    findOne: async (context: Context): Promise<GetInstance.Response> => ({
      data: await service().get(await allowedInstance(context)),
      meta: {},
    }),

    graph: async (context: Context): Promise<GetInstanceGraph.Response> => ({
      data: await service().pipelineGraph(await allowedInstance(context)),
      meta: {},
    }),

    history: async (context: Context): Promise<GetInstanceHistory.Response> => {
      const query = parseRequest(GetInstanceHistory.query, context.query, 'query');
      return service().history(await allowedInstance(context), query);
    },

    explain: async (context: Context): Promise<ExplainAction.Response> => {
      const query = parseRequest(ExplainAction.query, context.query, 'query');
      const id = await allowedInstance(context);
      return { data: await service().explain(id, params(context).action, query), meta: {} };
    },

    actions: async (context: Context): Promise<ListAvailableActions.Response> =>
      service().availableActions(await allowedInstance(context), {
        mayReadField: (uid, name) => mayReadField(strapi, context, uid, name),
      }),

    stages: async (context: Context): Promise<ListStageTimes.Response> =>
      getService('stage-times', { strapi }).of(await allowedInstance(context)),

    start: async (context: Context): Promise<StartInstance.Response> => {
      const { data } = parseRequest(StartInstance.request, context.request.body, 'body');
      await assertSubjectRight(strapi, context, data.subject);
      const input = await withCallerRights(strapi, context, () => data.subject, data);
      const started = await service().start(input);
      context.status = 201;
      return { data: started, meta: {} };
    },

    act: async (context: Context): Promise<ActOnInstance.Response> => {
      const { data = {} } = parseRequest(ActOnInstance.request, context.request.body ?? {}, 'body');
      const { id, action } = params(context);
      const subject = () => service().subjectOf({ instance: id });
      const input = await withCallerRights(strapi, context, subject, data);
      const asked = { ...input, authorize: authorize(context) };
      return { data: await service().act(id, action, asked), meta: {} };
    },

    resume: async (context: Context): Promise<ResumeInstance.Response> => {
      const { data } = parseRequest(ResumeInstance.request, context.request.body ?? {}, 'body');
      const input = { ...data, authorize: authorize(context) };
      return { data: await service().resume(params(context).id, input), meta: {} };
    },

    cancelToken: async (context: Context): Promise<CancelToken.Response> => {
      const { data } = parseRequest(CancelToken.request, context.request.body ?? {}, 'body');
      const { token } = context.params as { readonly token: string };
      const input = { ...data, authorize: authorize(context) };
      return { data: await service().cancelToken(params(context).id, token, input), meta: {} };
    },

    verify: async (context: Context): Promise<VerifyInstances.Response> =>
      service().verify(parseRequest(VerifyInstances.query, context.query, 'query')),

    repair: async (context: Context): Promise<RepairInstance.Response> => {
      const { data } = parseRequest(RepairInstance.request, context.request.body ?? {}, 'body');
      const { id } = params(context);
      // If the instance row is lost, only its tasks may be left, and there is no record to check.
      const subject = await service().findSubject(id);
      if (subject) await assertSubjectRight(strapi, context, subject);
      return { data: await service().repair(id, data), meta: {} };
    },

    actOnContact: actOnRecord(UID.contact),
    actOnOpportunity: actOnRecord(UID.opportunity),
    actOnCampaign: actOnRecord(UID.campaign),
  };
};

/** The record that a list is limited to; undefined for a list of several. */
function onlySubject(
  filters: z.output<typeof ListInstances.query>['filters'] = {},
): Subject | undefined {
  const [type, id] = [onlyValue(filters.subjectType), onlyValue(filters.subjectId)];
  return type !== undefined && id !== undefined ? { type, id } : undefined;
}

const onlyValue = (filter: string | { readonly $eq?: string | undefined } | undefined) =>
  typeof filter === 'string' ? filter : filter?.$eq;
