import type { Core } from '@strapi/strapi';

import type { GetTeamUsage } from '../../contracts/team-usage';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** The HTTP endpoint of what a team is needed for, for admins, users and API tokens. */
export const teamUsage = ({ strapi }: { strapi: Core.Strapi }) => ({
  find: async (context: Context): Promise<GetTeamUsage.Response> => {
    const { id } = context.params as { readonly id: string };
    return { data: await getService('team-usage', { strapi }).of(id, context), meta: {} };
  },
});
