import type { Core } from '@strapi/strapi';

import {
  CreateCustomField,
  ExportCustomFields,
  ImportCustomFields,
  ListCustomFields,
  ReorderCustomFields,
  UpdateCustomField,
  type ArchiveCustomField,
  type GetCustomField,
  type ListCustomFieldModels,
  type ListCustomFieldTypes,
  type RestoreCustomField,
} from '../../contracts/custom-fields';
import { getService } from '../../services/get-service';
import { parseRequest } from '../../contracts/parse';

type Context = Parameters<Core.ControllerHandler>[0];

const ARCHIVED = { true: true, false: false, all: 'all' } as const;

/** HTTP endpoints of custom fields, for admins, users and API tokens. */
export const customFields = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('custom-fields', { strapi });
  const idOf = (context: Context): string => (context.params as { id: string }).id;

  return {
    find: async (context: Context): Promise<ListCustomFields.Response> => {
      const query = parseRequest(ListCustomFields.query, context.query, 'query');
      const { uid, archived = 'false' } = query;
      return { data: await service().list({ uid, archived: ARCHIVED[archived] }) };
    },

    findOne: async (context: Context): Promise<GetCustomField.Response> => ({
      data: await service().get(idOf(context)),
    }),

    models: async (): Promise<ListCustomFieldModels.Response> => ({
      data: await service().models(),
    }),

    types: async (): Promise<ListCustomFieldTypes.Response> => ({ data: await service().types() }),

    create: async (context: Context): Promise<CreateCustomField.Response> => {
      const { data } = parseRequest(CreateCustomField.request, context.request.body, 'body');
      const field = await service().create(data);
      context.status = 201;
      return { data: field };
    },

    update: async (context: Context): Promise<UpdateCustomField.Response> => {
      const { dryRun } = parseRequest(UpdateCustomField.query, context.query, 'query');
      const { data } = parseRequest(UpdateCustomField.request, context.request.body, 'body');
      const trial = { dryRun: dryRun === 'true' };
      const { field, breaks } = await service().update(idOf(context), data, trial);
      return { data: field, meta: { breaks } };
    },

    archive: async (context: Context): Promise<ArchiveCustomField.Response> => ({
      data: await service().archive(idOf(context)),
    }),

    restore: async (context: Context): Promise<RestoreCustomField.Response> => ({
      data: await service().restore(idOf(context)),
    }),

    reorder: async (context: Context): Promise<ReorderCustomFields.Response> => {
      const { data } = parseRequest(ReorderCustomFields.request, context.request.body, 'body');
      return { data: await service().reorder(data.uid, data.names) };
    },

    export: async (context: Context): Promise<ExportCustomFields.Response> =>
      service().export(parseRequest(ExportCustomFields.query, context.query, 'query')),

    import: async (context: Context): Promise<ImportCustomFields.Response> => {
      const { dryRun } = parseRequest(ImportCustomFields.query, context.query, 'query');
      const { data } = parseRequest(ImportCustomFields.request, context.request.body, 'body');
      return { data: await service().import(data, { dryRun: dryRun === 'true' }) };
    },
  };
};
