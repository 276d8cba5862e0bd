import type { Core } from '@strapi/strapi';

import type { ReceiveTrigger } from '../../contracts/triggers';
import type { Json } from '../../core/contracts';
import { getService } from '../../services/get-service';

type Context = Parameters<Core.ControllerHandler>[0];

/**
 * Where Strapi's body parser keeps the raw body, if the app sets `includeUnparsed` of
 * `strapi::body`.
 */
const UNPARSED = Symbol.for('unparsedBody');

/** Headers with credentials, which triggers do not get. */
const SECRET = new Set(['authorization', 'cookie']);

/** HTTP endpoint of triggers. */
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
