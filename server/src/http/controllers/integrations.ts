import type { Core } from '@strapi/strapi';

import {
  CreateIntegration,
  PreviewIntegration,
  TestIntegration,
  UpdateIntegration,
  type DeleteIntegration,
  type GetIntegration,
  type ListIntegrationKinds,
  type ListIntegrations,
} from '../../contracts/integrations';
import { parseRequest } from '../../contracts/parse';
import { getService } from '../../services/get-service';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { readableValues } from '../../strapi/ports/readable-values';
import { assertSubjectRight } from './instances/subject-right';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of integrations, for admins, users and API tokens. */
export const integrations = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('integrations', { strapi });
  const nameOf = (context: Context): string => (context.params as { name: string }).name;

  return {
    find: (context: Context): Promise<ListIntegrations.Response> => service().list(context.query),

    kinds: async (): Promise<ListIntegrationKinds.Response> => ({ data: await service().kinds() }),

    findOne: async (context: Context): Promise<GetIntegration.Response> => ({
      data: await service().get(nameOf(context)),
    }),

    create: (context: Context): Promise<CreateIntegration.Response> =>
      withStrapiErrors(async () => {
        const { data } = parseRequest(CreateIntegration.request, context.request.body, 'body');
        const integration = await service().create(data);
        context.status = 201;
        return { data: integration };
      }),

    update: (context: Context): Promise<UpdateIntegration.Response> =>
      withStrapiErrors(async () => {
        const { data } = parseRequest(UpdateIntegration.request, context.request.body, 'body');
        return { data: await service().update(nameOf(context), data) };
      }),

    delete: async (context: Context): Promise<DeleteIntegration.Response> => ({
      data: await service().remove(nameOf(context)),
    }),

    test: (context: Context): Promise<TestIntegration.Response> =>
      withStrapiErrors(async () => {
        const body: unknown = context.request.body;
        const { data = {} } = parseRequest(TestIntegration.request, body ?? {}, 'body');
        return { data: await service().test(nameOf(context), data) };
      }),

    preview: (context: Context): Promise<PreviewIntegration.Response> =>
      withStrapiErrors(async () => {
        const body: unknown = context.request.body;
        const { data } = parseRequest(PreviewIntegration.request, body ?? {}, 'body');
        await assertSubjectRight(strapi, context, data.subject);
        const readable = readableValues(strapi, context, data.subject.type);
        return {
          data: await service().preview(nameOf(context), data, (values) => readable(values) ?? {}),
        };
      }),
  };
};
