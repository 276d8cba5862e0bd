import { z } from 'zod';

/**
 * GET /history/verify : recomputes the hash chains of the history, some at a time. Lists the first fault
 * of each record whose history was changed, removed, moved or cut off.
 */
export namespace VerifyHistory {
  export const query = z.lazy(() =>
    z.strictObject({
      limit: z.coerce
        .number({ error: 'must be a whole number' })
        .int({ error: 'must be a whole number' })
        .min(1, { error: 'must be at least 1' })
        .max(10_000, { error: 'must be at most 10000' })
        .optional()
        .describe('Chains to verify, one for each record; 1,000 by default, up to 200 more.'),
      after: z
        .string({ error: 'must be text' })
        .optional()
        .describe('`meta.next` of the previous answer.'),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(
        z.object({
          subject: z.object({ type: z.string(), id: z.string() }),
          seq: z.int().describe('The number of the entry in the history of the record.'),
          problem: z.string(),
        }),
      ),
      meta: z.object({
        chains: z.int().describe('Chains verified by this request.'),
        entries: z.int().describe('Entries verified by this request.'),
        next: z
          .string()
          .nullable()
          .describe('The value of `after` for the next request; null if all are verified.'),
      }),
    }),
  );
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}
