import { z } from 'zod';

import { pageSize } from './paging';

/**
 * Everything that happened to a record, in one list. Mounted twice with the same handlers: under
 * `/api/nexus-crm` for users and tokens, under `/nexus-crm` for admins. The caller must be able to
 * read the record; interactions are included for callers who may list them. Values of attributes that
 * the caller may not read are left out.
 */

const actor = z.lazy(() =>
  z.object({ kind: z.string(), id: z.string(), label: z.string().nullable() }),
);
const words = z.record(z.string(), z.unknown());

/** A change of the record, or an event of its pipelines. */
const historyItem = z.lazy(() =>
  z.object({
    kind: z.literal('history'),
    at: z.string(),
    event: z.string(),
    instance: z
      .string()
      .nullable()
      .describe('The instance of the event; null for a change at another entry point.'),
    actor,
    before: words.nullable().describe('Only the changed keys.'),
    after: words.nullable(),
    payload: words,
  }),
);

/** A file of an interaction. */
const file = z.lazy(() =>
  z.object({ name: z.string(), url: z.string(), size: z.number().describe('In kilobytes.') }),
);

/** A call, note or mail. */
const interactionItem = z.lazy(() =>
  z.object({
    kind: z.literal('interaction'),
    at: z.string(),
    id: z.string().describe('documentId of the interaction.'),
    type: z.string(),
    direction: z.string().nullable(),
    title: z.string().nullable(),
    notes: z.string().nullable(),
    author: z.string().nullable(),
    attachments: z.array(file),
  }),
);

/** A task in a pipeline of the record, open or closed. */
const taskItem = z.lazy(() =>
  z.object({
    kind: z.literal('task'),
    at: z.string().describe('When it was opened.'),
    id: z.string(),
    instance: z.string(),
    task: z.enum(['task', 'approval']),
    label: z.string(),
    status: z.string().describe('`open`, or the way in which it was closed.'),
    dueAt: z.string().nullable(),
    closedAt: z.string().nullable(),
  }),
);

/** A mail that an integration has sent about the record. */
const mailItem = z.lazy(() =>
  z.object({
    kind: z.literal('mail'),
    at: z.string(),
    id: z.string().describe('The delivery.'),
    integration: z.string(),
    source: z.string().describe('`activity`, `event` or `notification`.'),
    event: z.string().nullable(),
    status: z.string().describe('`pending`, `delivered` or `failed`.'),
  }),
);

export const timelineItem = z.lazy(() =>
  z.discriminatedUnion('kind', [historyItem, interactionItem, taskItem, mailItem]),
);
export type TimelineItem = z.infer<typeof timelineItem>;

export const TIMELINE_KINDS = ['history', 'interaction', 'task', 'mail'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

const kind = z.enum(TIMELINE_KINDS, { error: `must be one of ${TIMELINE_KINDS.join(', ')}` });
const moment = z.iso.datetime({
  offset: true,
  error: 'must be a time such as 2026-03-01T09:00:00Z',
});

/**
 * GET /records/:uid/:documentId/timeline, and GET /contacts/:id/timeline : history, interactions, tasks and
 * mails, newest first.
 */
export namespace GetTimeline {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .strictObject({
          kind: z
            .union(
              [
                kind,
                z.strictObject({
                  $eq: kind.optional(),
                  $in: z.union([kind, z.array(kind)]).optional(),
                }),
              ],
              {
                error: `must be one of ${TIMELINE_KINDS.join(', ')}, or { $eq } or { $in } with them`,
              },
            )
            .optional()
            .describe(`One of ${TIMELINE_KINDS.map((one) => `\`${one}\``).join(', ')}.`),
          at: z
            .strictObject({ $gte: moment.optional(), $lt: moment.optional() })
            .optional()
            .describe('The period, in ISO 8601 with an offset.'),
        })
        .optional()
        .describe('`kind` takes a value, `$eq` or `$in`; `at` takes `$gte` and `$lt`.'),
      limit: pageSize.optional().describe('The page size; 25 by default, at most 100.'),
      after: z
        .string({ error: 'must be the "next" of another page' })
        .max(500)
        .optional()
        .describe('`meta.next` of the previous page.'),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(timelineItem),
      meta: z.object({
        next: z
          .string()
          .nullable()
          .describe('The value of `after` for the next page; null on the last one.'),
      }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}
