import { z } from 'zod';

import { actionAnswer, instanceView, name, optionalBody, revision } from './instances';

/** Endpoints for operators, with their own permissions. */

/**
 * POST /instances/:id/resume : resumes a parked instance. Its failed steps are retried, skipped
 * (`skip`), or their branches are ended (`abandon`).
 */
export namespace ResumeInstance {
  export const request = z.lazy(() =>
    optionalBody({
      mode: z
        .enum(['retry', 'skip', 'abandon'], { error: 'must be "retry", "skip" or "abandon"' })
        .optional(),
      /** Only this failed token. */
      token: name('a token').optional(),
      revision,
    }),
  );
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}

/** POST /instances/:id/tokens/:token/cancel : cancels a branch; its join continues without it. */
export namespace CancelToken {
  export const request = z.lazy(() =>
    optionalBody({
      reason: z.string({ error: 'must be text' }).optional(),
      revision,
    }),
  );
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}

/**
 * GET /instances/verify : lists damaged instances, which contradict themselves, their definition or
 * their rows; no command is decided on them. Checks `limit` instances from `meta.next` of the
 * previous answer.
 */
export namespace VerifyInstances {
  const whole = (least: number, most: number) =>
    z.coerce
      .number({ error: 'must be a whole number' })
      .int({ error: 'must be a whole number' })
      .min(least, { error: `must be at least ${least}` })
      .max(most, { error: `must be at most ${most}` });
  export const query = z.lazy(() =>
    z.strictObject({
      /** 1,000 by default. */
      limit: whole(1, 10_000).optional(),
      after: whole(0, Number.MAX_SAFE_INTEGER).optional(),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(
        z.object({
          instance: z.string(),
          /** Null if the instance row is missing and only parts of it exist. */
          subject: z.object({ type: z.string(), id: z.string() }).nullable(),
          definition: z.object({ name: z.string(), version: z.string() }).nullable(),
          contradiction: z.string(),
        }),
      ),
      meta: z.object({
        examined: z.int(),
        /** The value of `after` for the next request; null if all instances are checked. */
        next: z.int().nullable(),
      }),
    }),
  );
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}

/**
 * POST /instances/:id/repair : makes a damaged instance consistent with the fewest changes and
 * parks it for an operator to resume; a dry run unless `dryRun` is false.
 */
export namespace RepairInstance {
  export const request = z.lazy(() =>
    optionalBody({
      dryRun: z.boolean({ error: 'must be true or false' }).optional(),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        instance: z.string(),
        dryRun: z.boolean(),
        /** The problems and their repairs; empty if there are none. */
        changes: z.array(z.string()),
        /** The instance after the repair; null if nothing is left of it. */
        after: instanceView.nullable(),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
