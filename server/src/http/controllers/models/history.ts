import type { Core } from '@strapi/strapi';

import { ListHistory } from '../../../contracts/models';
import { getService } from '../../../services/get-service';
import { parseRequest } from '../../../contracts/parse';

type Context = Parameters<Core.ControllerHandler>[0];

/** Default page size. */
const DEFAULT_LIMIT = 25;

/** HTTP endpoint of the history of a document's contacts. */
export const modelHistory = ({ strapi }: { strapi: Core.Strapi }) => ({
  find: async (context: Context): Promise<ListHistory.Response> => {
    const query = parseRequest(ListHistory.query, context.query, 'query');
    const { uid, documentId } = context.params as { uid: string; documentId: string };
    const { limit = DEFAULT_LIMIT, before } = query;
    // One entry more than requested shows whether there is a next page.
    const entries = await getService('crm', { strapi })
      .for(uid, documentId)
      .history({ limit: limit + 1, before });
    const data = entries.slice(0, limit);
    return { data, meta: { next: entries.length > limit ? (data.at(-1)?.id ?? null) : null } };
  },
});
