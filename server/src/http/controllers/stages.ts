import type { Core } from '@strapi/strapi';

import { ListStages } from '../../contracts/available-actions';
import { parseRequest } from '../../contracts/parse';
import { getService } from '../../services/get-service';
import { mayListDocuments } from '../../strapi/ports/content-permissions';

type Context = Parameters<Core.ControllerHandler>[0];

/** The HTTP endpoint of stages, for admins, users and API tokens. */
export const stages = ({ strapi }: { strapi: Core.Strapi }) => ({
  find: async (context: Context): Promise<ListStages.Response> => {
    const query = parseRequest(ListStages.query, context.query, 'query');
    const service = getService('stages', { strapi });
    return service.list(query, (uid) => mayListDocuments(strapi, context, uid));
  },
});
