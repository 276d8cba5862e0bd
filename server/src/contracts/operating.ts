import { z } from 'zod';

import { name, optionalBody, revision } from './actions';
import { actionAnswer, instanceView } from './instances';

/** Endpoints for operators, with their own permissions. */

/**
 * POST /instances/:id/resume : resumes a parked instance. Its failed steps are retried, skipped
 * (`skip`), or their branches are ended (`abandon`). A step that could not be undone is undone again,
 * skipped, or all that are left are given up.
 */
export namespace ResumeInstance {
  export const request = z.lazy(() =>
    optionalBody({
      mode: z
        .enum(['retry', 'skip', 'abandon'], { error: 'must be "retry", "skip" or "abandon"' })
        .optional()
        .describe(
          '`retry` (the default) runs failed steps again, `skip` skips them, `abandon` ends their branches. Of a flow whose steps are being undone: undoes again the step that failed, skips it, or gives up all that are left.',
        ),
      token: name('a token').optional().describe('Only this failed token.'),
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
      reason: z.string({ error: 'must be text' }).optional().describe('Why, kept in the history.'),
      revision,
    }),
  );
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}

/**
 * GET /instances/verify : lists corrupt instances, which contradict themselves, their definition or
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
      limit: whole(1, 10_000).optional().describe('1,000 by default.'),
      after: whole(0, Number.MAX_SAFE_INTEGER)
        .optional()
        .describe('`meta.next` of the previous page.'),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(
        z.object({
          instance: z.string(),
          subject: z
            .object({ type: z.string(), id: z.string() })
            .nullable()
            .describe('Null if the instance row is missing and only parts of it exist.'),
          definition: z.object({ name: z.string(), version: z.string() }).nullable(),
          contradiction: z.string(),
        }),
      ),
      meta: z.object({
        examined: z.int(),
        next: z
          .int()
          .nullable()
          .describe(
            'The value of `after` for the next request; null if all instances are checked.',
          ),
      }),
    }),
  );
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}

/**
 * POST /instances/:id/repair : makes a corrupt instance consistent with the fewest changes and
 * parks it for an operator to resume; a dry run unless `dryRun` is false.
 */
export namespace RepairInstance {
  export const request = z.lazy(() =>
    optionalBody({
      dryRun: z
        .boolean({ error: 'must be true or false' })
        .optional()
        .describe('True (the default) writes nothing and answers what would change.'),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        instance: z.string(),
        dryRun: z.boolean(),
        changes: z
          .array(z.string())
          .describe('The problems and their repairs; empty if there are none.'),
        after: instanceView
          .nullable()
          .describe('The instance after the repair; null if nothing is left of it.'),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
