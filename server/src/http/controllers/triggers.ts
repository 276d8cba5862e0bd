import type { Core } from '@strapi/strapi';

import { parseRequest } from '../../contracts/parse';
import {
  CreateTrigger,
  RedriveTriggerEvents,
  RotateTriggerSecret,
  UpdateTrigger,
  type GetTrigger,
  type ListTriggerCalls,
  type ListTriggerEvents,
  type ListTriggers,
  type ReceiveTrigger,
} from '../../contracts/triggers';
import type { Json } from '../../core/contracts';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** Where Strapi's body parser keeps the raw body of JSON and forms. */
const UNPARSED = Symbol.for('unparsedBody');

/** Headers with credentials, which triggers do not get. */
const SECRET = new Set(['authorization', 'cookie']);

/** HTTP endpoints of triggers. */
export const triggers = ({ strapi }: { strapi: Core.Strapi }) => {
  const saved = () => getService('trigger-settings', { strapi });
  const keyOf = (context: Context): string => (context.params as { readonly key: string }).key;

  return {
    receive: async (context: Context): Promise<ReceiveTrigger.Response> => {
      const body = context.request.body as (Json & { [UNPARSED]?: string }) | undefined;
      try {
        const data = await getService('triggers', { strapi }).receive(
          keyOf(context),
          body ?? null,
          { headers: headersOf(context), rawBody: rawOf(body) },
        );
        return { data, meta: {} };
      } catch (error) {
        const seconds = retryAfterOf(error);
        if (seconds !== undefined) context.set('Retry-After', String(seconds));
        throw error;
      }
    },

    find: (context: Context): Promise<ListTriggers.Response> => saved().list(context.query),

    findOne: async (context: Context): Promise<GetTrigger.Response> => ({
      data: await saved().get(keyOf(context)),
    }),

    calls: (context: Context): Promise<ListTriggerCalls.Response> =>
      saved().calls(keyOf(context), context.query),

    events: (context: Context): Promise<ListTriggerEvents.Response> =>
      saved().events(keyOf(context), context.query),

    redrive: (context: Context): Promise<RedriveTriggerEvents.Response> => {
      const body: unknown = context.request.body ?? {};
      const { data } = parseRequest(RedriveTriggerEvents.request, body, 'body');
      return saved().redrive(keyOf(context), data);
    },

    create: async (context: Context): Promise<CreateTrigger.Response> => {
      const { data } = parseRequest(CreateTrigger.request, context.request.body ?? {}, 'body');
      const created = await saved().create(data);
      context.status = 201;
      return { data: created };
    },

    update: async (context: Context): Promise<UpdateTrigger.Response> => {
      const { data } = parseRequest(UpdateTrigger.request, context.request.body ?? {}, 'body');
      return { data: await saved().update(keyOf(context), data) };
    },

    rotate: async (context: Context): Promise<RotateTriggerSecret.Response> => {
      const body: unknown = context.request.body ?? {};
      const { data } = parseRequest(RotateTriggerSecret.request, body, 'body');
      return { data: await saved().rotate(keyOf(context), data) };
    },

    delete: async (context: Context): Promise<GetTrigger.Response> => ({
      data: await saved().remove(keyOf(context)),
    }),
  };
};

/** A text is not parsed. */
const rawOf = (body: (Json & { [UNPARSED]?: string }) | undefined): string | null =>
  typeof body === 'string' ? body : (body?.[UNPARSED] ?? null);

function retryAfterOf(error: unknown): number | undefined {
  const { details } = (error ?? {}) as { readonly details?: { readonly retryAfter?: unknown } };
  return typeof details?.retryAfter === 'number' ? details.retryAfter : undefined;
}

const headersOf = ({ request }: Context): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined || SECRET.has(name) ? [] : [[name, String(value)]],
    ),
  );
