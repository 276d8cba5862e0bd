import type { Core } from '@strapi/strapi';

import { parseRequest } from '../../contracts/parse';
import { ListSla, type ListSlaPipelines } from '../../contracts/sla';
import { getService } from '../../services/get-service';
import { mayReadType } from '../../strapi/ports/content-permissions';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoint of SLAs, for admins, users and API tokens. */
export const sla = ({ strapi }: { strapi: Core.Strapi }) => ({
  find: async (context: Context): Promise<ListSla.Response> => {
    const query = parseRequest(ListSla.query, context.query, 'query');
    return getService('sla', { strapi }).list(query, (uid) => mayReadType(strapi, context, uid));
  },

  pipelines: async (): Promise<ListSlaPipelines.Response> =>
    getService('sla', { strapi }).pipelines(),
});
