import type { Core } from '@strapi/strapi';

import { currentActor } from '../../strapi/ports/actor';
import type { GetDashboard, ListTasks } from '../../contracts/dashboard';
import type { ListDone, ListRequests } from '../../contracts/own-tasks';
import { CrmRefusedError } from '../../core/errors';
import { personOf } from '../../core/identity';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of the caller's dashboard and tasks. */
export const dashboard = ({ strapi }: { strapi: Core.Strapi }) => {
  const mine = async (context: Context) => {
    const person = personOf(await currentActor(strapi));
    if (person !== null) return getService('dashboard', { strapi }).forUser(person, context);
    throw new CrmRefusedError(
      'dashboard',
      'Only users and admins have a dashboard; API tokens have none.',
    );
  };

  return {
    find: async (context: Context): Promise<GetDashboard.Response> =>
      (await mine(context)).pending(context.query),

    tasks: async (context: Context): Promise<ListTasks.Response> =>
      (await mine(context)).tasks(context.query),

    requests: async (context: Context): Promise<ListRequests.Response> =>
      (await mine(context)).requests(context.query),

    done: async (context: Context): Promise<ListDone.Response> =>
      (await mine(context)).done(context.query),
  };
};
