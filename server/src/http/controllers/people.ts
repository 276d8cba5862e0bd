import type { Core } from '@strapi/strapi';

import type { ListPeople } from '../../contracts/people';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoint of people, teams and roles by name. */
export const people = ({ strapi }: { strapi: Core.Strapi }) => ({
  find: async (context: Context): Promise<ListPeople.Response> =>
    getService('people', { strapi }).list(context.query, context),
});
