import { z } from 'zod';

import { actionAnswer, instanceView, name, optionalBody, revision } from './instances';

/** Putting instances right: for whoever operates the app, by permissions of their own. */

/**
 * POST /instances/:id/resume : an operator lets a parked instance go on. Its failed steps are tried
 * again, passed over (`skip`), or their branches are ended (`abandon`).
 */
export namespace ResumeInstance {
  export const request = z.lazy(() =>
    optionalBody({
      mode: z
        .enum(['retry', 'skip', 'abandon'], { error: 'must be "retry", "skip" or "abandon"' })
        .optional(),
      /** Of the failed ones this alone. */
      token: name('a token').optional(),
      revision,
    }),
  );
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}

/** POST /instances/:id/tokens/:token/cancel : takes a branch out; its join goes on without it. */
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
 * GET /instances/verify : which instances contradict themselves, their definition or each other's rows;
 * they are never decided on. Looks at `limit` of them, from `meta.next` of the answer before.
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
          /** Null where the instance itself is gone and only parts of it are left. */
          subject: z.object({ type: z.string(), id: z.string() }).nullable(),
          definition: z.object({ name: z.string(), version: z.string() }).nullable(),
          contradiction: z.string(),
        }),
      ),
      meta: z.object({
        examined: z.int(),
        /** What `after` of the next request is; null where all were looked at. */
        next: z.int().nullable(),
      }),
    }),
  );
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}

/**
 * POST /instances/:id/repair : the least that makes a damaged instance one that can be decided on; a dry
 * run unless `dryRun` is false. It is parked afterwards: somebody looks at it and resumes it.
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
        /** What was wrong and what is done about it; empty where nothing was. */
        changes: z.array(z.string()),
        /** As it is, or in a dry run would be; null where nothing of it is left. */
        after: instanceView.nullable(),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
