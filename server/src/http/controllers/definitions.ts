import type { Core } from '@strapi/strapi';

import { withStrapiErrors } from '../../strapi/ports/errors';
import {
  CreateDefinition,
  DeactivateDefinition,
  GetDefinition,
  ListDefinitions,
  PublishDefinition,
  ValidateDefinition,
} from '../../contracts/definitions';
import { MoveInstances } from '../../contracts/move-instances';
import { getService } from '../../services/get-service';
import { parseRequest } from '../../contracts/parse';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of definitions, for admins, users and API tokens. */
export const definitions = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('definitions', { strapi });
  const nameOf = (context: Context): string => (context.params as { name: string }).name;

  return {
    find: (context: Context): Promise<ListDefinitions.Response> =>
      withStrapiErrors(() =>
        service().list(parseRequest(ListDefinitions.query, context.query, 'query')),
      ),

    findOne: (context: Context): Promise<GetDefinition.Response> =>
      withStrapiErrors(() => {
        const { version } = parseRequest(GetDefinition.query, context.query, 'query');
        return service().get(nameOf(context), version);
      }),

    create: (context: Context): Promise<CreateDefinition.Response> =>
      withStrapiErrors(async () => {
        const { data } = parseRequest(CreateDefinition.request, context.request.body, 'body');
        const { definition, diagnostics, created } = await service().create(data);
        context.status = created ? 201 : 200;
        return { data: definition, meta: { diagnostics: [...diagnostics] } };
      }),

    validate: (context: Context): Promise<ValidateDefinition.Response> =>
      withStrapiErrors(async () => {
        const { data } = parseRequest(ValidateDefinition.request, context.request.body, 'body');
        return { data: await service().validate(data.schema, { model: data.model }) };
      }),

    publish: (context: Context): Promise<PublishDefinition.Response> =>
      withStrapiErrors(async () => {
        const { data } = parseRequest(PublishDefinition.request, bodyOf(context), 'body');
        const { definition, diagnostics } = await service().publish(nameOf(context), data);
        return { data: definition, meta: { diagnostics: [...diagnostics] } };
      }),

    deactivate: (context: Context): Promise<DeactivateDefinition.Response> =>
      withStrapiErrors(async () => {
        const { data } = parseRequest(DeactivateDefinition.request, bodyOf(context), 'body');
        return { data: await service().deactivate(nameOf(context), data), meta: {} };
      }),

    move: (context: Context): Promise<MoveInstances.Response> =>
      withStrapiErrors(async () => {
        const { data } = parseRequest(MoveInstances.request, bodyOf(context), 'body');
        const engine = getService('engine', { strapi });
        return { data: await engine.move(nameOf(context), data), meta: {} };
      }),
  };
};

/** The body is optional. */
const bodyOf = (context: Context): unknown => context.request.body ?? {};
