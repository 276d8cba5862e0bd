import { z } from 'zod';

import { pageSize } from './paging';

/**
 * Everything that happened to a contact, in one list. Mounted twice with the same handler: under
 * `/api/nexus-crm` for users and tokens, under `/nexus-crm` for admins. The caller must be able to
 * read the contact; interactions are included for callers who may list them.
 */

const actor = z.lazy(() =>
  z.object({ kind: z.string(), id: z.string(), label: z.string().nullable() }),
);
const words = z.record(z.string(), z.unknown());

/** A change of the contact, or an event of its pipelines. */
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
  }),
);

/** A task in a pipeline of the contact, open or closed. */
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

export const timelineItem = z.lazy(() =>
  z.discriminatedUnion('kind', [historyItem, interactionItem, taskItem]),
);
export type TimelineItem = z.infer<typeof timelineItem>;

/** GET /contacts/:id/timeline : history, interactions and tasks, newest first. */
export namespace GetTimeline {
  export const query = z.lazy(() =>
    z.strictObject({
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
