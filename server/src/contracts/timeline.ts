import { z } from 'zod';

import { pageSize } from './paging';

/**
 * All that happened to a contact, in one list. Mounted twice with the same handler: under
 * `/api/nexus-crm` for users and tokens, under `/nexus-crm` for admins. The caller must be able to read
 * the contact; interactions are there for those who may list interactions.
 */

const actor = z.lazy(() =>
  z.object({ kind: z.string(), id: z.string(), label: z.string().nullable() }),
);
const words = z.record(z.string(), z.unknown());

/** A change of the contact, or something that its pipelines did. */
const historyItem = z.lazy(() =>
  z.object({
    kind: z.literal('history'),
    at: z.string(),
    event: z.string(),
    /** The instance that it happened in; null for a change by hand. */
    instance: z.string().nullable(),
    actor,
    /** Only what changed. */
    before: words.nullable(),
    after: words.nullable(),
    payload: words,
  }),
);

/** A call, a note, a mail. */
const interactionItem = z.lazy(() =>
  z.object({
    kind: z.literal('interaction'),
    at: z.string(),
    /** documentId of the interaction. */
    id: z.string(),
    type: z.string(),
    direction: z.string().nullable(),
    title: z.string().nullable(),
    notes: z.string().nullable(),
    author: z.string().nullable(),
  }),
);

/** Something that somebody has to do, or had, in a pipeline of the contact. */
const taskItem = z.lazy(() =>
  z.object({
    kind: z.literal('task'),
    /** When it was opened. */
    at: z.string(),
    id: z.string(),
    instance: z.string(),
    task: z.enum(['task', 'approval']),
    label: z.string(),
    /** `open`, or how it was closed. */
    status: z.string(),
    dueAt: z.string().nullable(),
    closedAt: z.string().nullable(),
  }),
);

export const timelineItem = z.lazy(() =>
  z.discriminatedUnion('kind', [historyItem, interactionItem, taskItem]),
);
export type TimelineItem = z.infer<typeof timelineItem>;

/** GET /contacts/:id/timeline : history, interactions and tasks together, the newest first. */
export namespace GetTimeline {
  export const query = z.lazy(() =>
    z.strictObject({
      /** How many; 25 by default, 100 at most. */
      limit: pageSize.optional(),
      /** `meta.next` of the page before. */
      after: z.string({ error: 'must be the "next" of another page' }).max(500).optional(),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(timelineItem),
      meta: z.object({
        /** What `after` of the next page is; null where this is the last. */
        next: z.string().nullable(),
      }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}
