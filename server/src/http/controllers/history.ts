import type { Core } from '@strapi/strapi';

import { VerifyHistory } from '../../contracts/history';
import { parseRequest } from '../../contracts/parse';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of the history as a whole, for operators. */
export const history = ({ strapi }: { strapi: Core.Strapi }) => ({
  verify: async (context: Context): Promise<VerifyHistory.Response> => {
    const query = parseRequest(VerifyHistory.query, context.query, 'query');
    return getService('history', { strapi }).verifyPart(query);
  },
});
