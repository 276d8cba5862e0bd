import { z } from 'zod';

/**
 * Messages from outside: the webhooks of other systems (FR-EXT-004). What is sent is theirs, so the
 * body has no shape of ours; the trigger that the key in the path stands for reads it. Only under
 * `/api/nexus-crm`: a token or role needs the permission, and admins have the endpoints themselves.
 */

/** What became of one request that the trigger made of the message. */
const result = z.lazy(() =>
  z.object({
    type: z.enum(['start', 'act']),
    /** documentId of the instance. */
    instance: z.string(),
    stage: z.string().nullable(),
    status: z.string(),
    revision: z.int(),
  }),
);

const data = z.lazy(() =>
  z.object({
    /** True where the same message was carried out before: nothing has been done again. */
    repeated: z.boolean(),
    results: z.array(result),
  }),
);

/** POST /triggers/:key : carries out what the trigger makes of the message, all of it or nothing. */
export namespace ReceiveTrigger {
  /** Anything: the trigger reads it. */
  export const request = z.lazy(() => z.unknown());
  export const response = z.lazy(() => z.object({ data, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}
