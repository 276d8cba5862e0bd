import type { Core } from '@strapi/strapi';

import { withStrapiErrors } from '../../../strapi/ports/errors';
import { ClaimTask, CompleteTask, VoteOnTask } from '../../../contracts/instances';
import { getService } from '../../../services/get-service';
import { parseRequest } from '../../../contracts/parse';
import { assertSubjectRight } from './subject-right';

type Context = Parameters<Core.ControllerHandler>[0];

/** What people do with their tasks over HTTP; which are theirs, `dashboard` says. */
export const taskActions = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('engine', { strapi });

  /** The task in the path, once the caller may read what it is about. */
  const allowedTask = async (context: Context): Promise<string> => {
    const { id } = context.params as { readonly id: string };
    await assertSubjectRight(strapi, context, await service().subjectOf({ task: id }));
    return id;
  };

  return {
    complete: (context: Context): Promise<CompleteTask.Response> =>
      withStrapiErrors(async () => {
        const { data = {} } = parseRequest(
          CompleteTask.request,
          context.request.body ?? {},
          'body',
        );
        return { data: await service().completeTask(await allowedTask(context), data), meta: {} };
      }),

    vote: (context: Context): Promise<VoteOnTask.Response> =>
      withStrapiErrors(async () => {
        const { data } = parseRequest(VoteOnTask.request, context.request.body, 'body');
        return { data: await service().vote(await allowedTask(context), data), meta: {} };
      }),

    claim: (context: Context): Promise<ClaimTask.Response> =>
      withStrapiErrors(async () => {
        const { data = {} } = parseRequest(ClaimTask.request, context.request.body ?? {}, 'body');
        return { data: await service().claim(await allowedTask(context), data), meta: {} };
      }),

    release: (context: Context): Promise<ClaimTask.Response> =>
      withStrapiErrors(async () => {
        const { data = {} } = parseRequest(ClaimTask.request, context.request.body ?? {}, 'body');
        return { data: await service().release(await allowedTask(context), data), meta: {} };
      }),
  };
};
