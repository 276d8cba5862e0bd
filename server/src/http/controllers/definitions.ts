import type { Core } from '@strapi/strapi';

import {
  CreateDefinition,
  DeactivateDefinition,
  GetDefinition,
  ListDefinitions,
  PublishDefinition,
  ValidateDefinition,
} from '../../contracts/definitions';
import { SimulateDefinition } from '../../contracts/simulation';
import { MoveInstances } from '../../contracts/move-instances';
import { UID } from '../../constants';
import { mayReadField, mayReadType } from '../../strapi/ports/content-permissions';
import { getService } from '../../services/get-service';
import { parseRequest } from '../../contracts/parse';
import { assertSubjectRight } from './instances/subject-right';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of definitions, for admins, users and API tokens. */
export const definitions = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('definitions', { strapi });
  const nameOf = (context: Context): string => (context.params as { name: string }).name;

  return {
    find: async (context: Context): Promise<ListDefinitions.Response> =>
      service().list(parseRequest(ListDefinitions.query, context.query, 'query')),

    findOne: async (context: Context): Promise<GetDefinition.Response> => {
      const { version } = parseRequest(GetDefinition.query, context.query, 'query');
      return service().get(nameOf(context), version);
    },

    create: async (context: Context): Promise<CreateDefinition.Response> => {
      const { data } = parseRequest(CreateDefinition.request, context.request.body, 'body');
      const { definition, diagnostics, created } = await service().create(data);
      context.status = created ? 201 : 200;
      return { data: definition, meta: { diagnostics: [...diagnostics] } };
    },

    validate: async (context: Context): Promise<ValidateDefinition.Response> => {
      const { data } = parseRequest(ValidateDefinition.request, context.request.body, 'body');
      return { data: await service().validate(data.schema, { model: data.model }) };
    },

    simulate: async (context: Context): Promise<SimulateDefinition.Response> => {
      const { data } = parseRequest(SimulateDefinition.request, context.request.body, 'body');
      if (data.record) await assertSubjectRight(strapi, context, data.record);
      return getService('simulation', { strapi }).run(
        { data },
        {
          mayReadField: (uid, name) => mayReadField(strapi, context, uid, name),
          mayReadInteractions: await mayReadType(strapi, context, UID.interaction),
        },
      );
    },

    publish: async (context: Context): Promise<PublishDefinition.Response> => {
      const { data } = parseRequest(PublishDefinition.request, bodyOf(context), 'body');
      const { definition, diagnostics } = await service().publish(nameOf(context), data);
      return { data: definition, meta: { diagnostics: [...diagnostics] } };
    },

    deactivate: async (context: Context): Promise<DeactivateDefinition.Response> => {
      const { data } = parseRequest(DeactivateDefinition.request, bodyOf(context), 'body');
      return { data: await service().deactivate(nameOf(context), data), meta: {} };
    },

    move: async (context: Context): Promise<MoveInstances.Response> => {
      const { data } = parseRequest(MoveInstances.request, bodyOf(context), 'body');
      const engine = getService('engine', { strapi });
      return { data: await engine.move(nameOf(context), data), meta: {} };
    },
  };
};

/** The body is optional. */
const bodyOf = (context: Context): unknown => context.request.body ?? {};
