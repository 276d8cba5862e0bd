import { z } from 'zod';

/**
 * Messages of external systems: webhooks (FR-EXT-004). The body has the sender's format; the
 * trigger of the key in the path parses it. Only under `/api/nexus-crm`: a token or role needs the
 * permission; admins can call the other endpoints directly.
 */

/** The result of one command that the trigger requested. */
const result = z.lazy(() =>
  z.object({
    type: z.enum(['start', 'act']),
    instance: z.string().describe('documentId of the instance.'),
    stage: z.string().nullable(),
    status: z.string(),
    revision: z.int(),
  }),
);

const data = z.lazy(() =>
  z.object({
    repeated: z
      .boolean()
      .describe('True if the message was processed before: nothing was done again.'),
    results: z.array(result),
  }),
);

/** POST /triggers/:key : runs all commands of the message, or none. */
export namespace ReceiveTrigger {
  /** Any format; the trigger parses it. */
  export const request = z.lazy(() => z.unknown());
  export const response = z.lazy(() => z.object({ data, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}
