import type { Core } from '@strapi/strapi';

import type { ReceiveTrigger } from '../../contracts/triggers';
import type { Json } from '../../core/contracts';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/** Where Strapi's body parser leaves the text, if the app sets `includeUnparsed` of `strapi::body`. */
const UNPARSED = Symbol.for('unparsedBody');

/** These sign the caller in, and are nothing that a trigger should learn. */
const SECRET = new Set(['authorization', 'cookie']);

/** Messages from outside over HTTP. */
export const triggers = ({ strapi }: { strapi: Core.Strapi }) => ({
  receive: async (context: Context): Promise<ReceiveTrigger.Response> => {
    const { key } = context.params as { key: string };
    const body = context.request.body as (Json & { [UNPARSED]?: string }) | undefined;
    const data = await getService('triggers', { strapi }).receive(key, body ?? null, {
      headers: headersOf(context),
      rawBody: body?.[UNPARSED] ?? null,
    });
    return { data, meta: {} };
  },
});

const headersOf = ({ request }: Context): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined || SECRET.has(name) ? [] : [[name, String(value)]],
    ),
  );
