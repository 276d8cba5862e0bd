import { z } from 'zod';

import { revision } from './actions';
import { actionAnswer, isoTime } from './instances';
import { pageAnswer, pageQuery } from './paging';

/** GET /instances/:id/escalations : levels of the ladder that were carried out, newest first. */
export namespace ListEscalations {
  export const query = z.lazy(() => z.strictObject({ pagination: pageQuery }));
  export const response = z.lazy(() =>
    z.object({
      data: z.array(
        z.object({
          level: z.int().describe('From 1, in the order of the definition.'),
          stage: z.string(),
          action: z.string().describe('`reassign`, `notify`, or an automation of the app.'),
          from: z.string().nullable().describe('The owner before.'),
          to: z.array(z.string()).describe('The new owner, or who was notified.'),
          reason: z.string().nullable().describe('Why it failed; null if it did not.'),
          at: isoTime,
        }),
      ),
      meta: z.object({ pagination: pageAnswer }),
    }),
  );
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}

/** POST /instances/:id/snooze : postpones the escalations of the current stage. */
export namespace SnoozeInstance {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject({
        until: z
          .string({ error: 'must be a date and time such as 2026-03-02T09:00:00Z' })
          .max(64, { error: 'must be a date and time such as 2026-03-02T09:00:00Z' })
          .optional()
          .describe('Escalations before this time are postponed to it. Either this or `for`.'),
        for: z
          .string({ error: 'must be a duration such as "2 days"' })
          .optional()
          .describe('The same as a duration from now: `2 days`, `4h`.'),
        reason: z
          .string({ error: 'must say why' })
          .min(1, { error: 'must say why' })
          .describe('Why, kept in the history.'),
        revision,
      }),
    }),
  );
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}
