import { z } from 'zod';

import { pageAnswer, pageQuery } from './paging';
import { recordSummary } from './record-summary';

/**
 * What somebody is going to do: open tasks and approvals of pipelines, and interactions that are planned,
 * which have `dueAt` and no `happenedAt` yet. Mounted twice with the same handlers.
 */

export const ACTIVITY_SCOPES = ['mine', 'team', 'all'] as const;
export type ActivityScope = (typeof ACTIVITY_SCOPES)[number];

const moment = z.iso.datetime({
  offset: true,
  error: 'must be a time such as 2026-03-01T09:00:00Z',
});
const text = z.string({ error: 'must be text' }).max(255, { error: 'must be shorter' });

export const activity = z.lazy(() =>
  z.object({
    kind: z.enum(['task', 'approval', 'interaction']),
    id: z.string().describe('documentId of the task or interaction.'),
    type: z
      .string()
      .nullable()
      .describe('Of an interaction: `call`, `meeting`, `email` or `note`; otherwise null.'),
    label: z.string().nullable().describe('The title; null for an interaction without one.'),
    notes: z.string().nullable(),
    subject: z.object({ type: z.string(), id: z.string() }).describe('The record.'),
    record: recordSummary,
    instance: z.string().nullable().describe('Of a task or approval; otherwise null.'),
    dueAt: z.string().nullable(),
    assignees: z.array(z.string()).describe('Who is to do it: people, teams and roles.'),
  }),
);
export type Activity = z.infer<typeof activity>;

/** GET /activities : what is planned, by due date; what has none comes last. */
export namespace ListActivities {
  export const query = z.lazy(() =>
    z.strictObject({
      scope: z
        .enum(ACTIVITY_SCOPES, { error: `must be one of ${ACTIVITY_SCOPES.join(', ')}` })
        .optional()
        .describe(
          "`mine` (the default): the caller's own, and those of people for whom they stand in. `team`: those of the caller's teams and of their members. `all`: whatever they may read.",
        ),
      filters: z
        .strictObject({
          subjectType: text.optional().describe('The uid of the content type of the record.'),
          subjectId: text.optional().describe('The documentId of the record.'),
          dueAt: z
            .strictObject({
              $gte: moment.optional(),
              $lt: moment.optional(),
              $null: z.enum(['true'], { error: 'must be true' }).optional(),
            })
            .optional()
            .describe('The due date, in ISO 8601 with an offset; `$null`: none.'),
        })
        .optional()
        .describe('`subjectId` comes with `subjectType`; `dueAt` takes `$gte`, `$lt` and `$null`.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.array(activity), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}
