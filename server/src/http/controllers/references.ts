import type { Core } from '@strapi/strapi';

import type { ListReferences, ListReferenceTypes } from '../../contracts/references';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of what records can refer to, by name. */
export const references = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('references', { strapi });
  return {
    types: async (context: Context): Promise<ListReferenceTypes.Response> =>
      service().types(context),

    find: async (context: Context): Promise<ListReferences.Response> => {
      const { uid } = context.params as { readonly uid: string };
      return service().list(uid, context.query, context);
    },
  };
};
