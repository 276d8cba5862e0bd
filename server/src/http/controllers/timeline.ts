import type { Core } from '@strapi/strapi';

import { assertHostRight, mayReadType } from '../../strapi/ports/content-permissions';
import { UID } from '../../constants';
import { GetTimeline } from '../../contracts/timeline';
import { getService } from '../../services/get-service';
import { parseRequest } from '../../contracts/parse';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoint of a contact's timeline. */
export const timeline = ({ strapi }: { strapi: Core.Strapi }) => ({
  find: async (context: Context): Promise<GetTimeline.Response> => {
    const { id } = context.params as { readonly id: string };
    const query = parseRequest(GetTimeline.query, context.query, 'query');
    await assertHostRight(strapi, context, 'read', UID.contact, id);
    const interactions = await mayReadType(strapi, context, UID.interaction);
    return getService('timeline', { strapi }).of(id, query, { interactions });
  },
});
