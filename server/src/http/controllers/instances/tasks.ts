import type { Core } from '@strapi/strapi';

import { ClaimTask, CompleteTask, RescheduleTask, VoteOnTask } from '../../../contracts/actions';
import { getService } from '../../../services/get-service';
import { parseRequest } from '../../../contracts/parse';
import type { Subject } from '../../../core/contracts';
import type { CompleteInput } from '../../../services/engine/inputs';
import { withCallerRights } from './caller-rights';
import { assertSubjectRight } from './subject-right';

type Context = Parameters<Core.ControllerHandler>[0];

/** HTTP endpoints of tasks; the list of a person's tasks is in `dashboard`. */
export const taskActions = ({ strapi }: { strapi: Core.Strapi }) => {
  const service = () => getService('engine', { strapi });

  /**
   * Runs a command on the task in the path, after checking the caller's right to read its record.
   */
  const asked = <Input extends object>(
    context: Context,
    data: Input,
  ): [task: string, input: Input & Pick<CompleteInput, 'authorize'>] => {
    const { id } = context.params as { readonly id: string };
    const authorize = (subject: Subject) => assertSubjectRight(strapi, context, subject);
    return [id, { ...data, authorize }];
  };

  return {
    complete: async (context: Context): Promise<CompleteTask.Response> => {
      const { data = {} } = parseRequest(CompleteTask.request, context.request.body ?? {}, 'body');
      const [task, input] = asked(context, data);
      const subject = () => service().subjectOf({ task });
      const allowed = await withCallerRights(strapi, context, subject, input);
      return { data: await service().completeTask(task, allowed), meta: {} };
    },

    vote: async (context: Context): Promise<VoteOnTask.Response> => {
      const { data } = parseRequest(VoteOnTask.request, context.request.body, 'body');
      return { data: await service().vote(...asked(context, data)), meta: {} };
    },

    claim: async (context: Context): Promise<ClaimTask.Response> => {
      const { data = {} } = parseRequest(ClaimTask.request, context.request.body ?? {}, 'body');
      return { data: await service().claim(...asked(context, data)), meta: {} };
    },

    due: async (context: Context): Promise<RescheduleTask.Response> => {
      const { data } = parseRequest(RescheduleTask.request, context.request.body, 'body');
      return { data: await service().reschedule(...asked(context, data)), meta: {} };
    },

    release: async (context: Context): Promise<ClaimTask.Response> => {
      const { data = {} } = parseRequest(ClaimTask.request, context.request.body ?? {}, 'body');
      return { data: await service().release(...asked(context, data)), meta: {} };
    },
  };
};
