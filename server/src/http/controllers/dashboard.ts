import type { Core } from '@strapi/strapi';

import { currentActor } from '../../strapi/ports/actor';
import type { GetDashboard, ListTasks } from '../../contracts/dashboard';
import { CrmRefusedError } from '../../core/errors';
import { personOf } from '../../core/identity';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of the caller's dashboard and tasks. */
export const dashboard = ({ strapi }: { strapi: Core.Strapi }) => {
  const mine = async () => {
    const person = personOf(await currentActor(strapi));
    if (person !== null) return getService('dashboard', { strapi }).forUser(person);
    throw new CrmRefusedError(
      'dashboard',
      'Only users and admins have a dashboard; API tokens have none.',
    );
  };

  return {
    find: async (context: Context): Promise<GetDashboard.Response> =>
      (await mine()).pending(context.query),

    tasks: async (context: Context): Promise<ListTasks.Response> =>
      (await mine()).tasks(context.query),
  };
};
