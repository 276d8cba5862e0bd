import { z } from 'zod';

import { pageAnswer, pageQuery } from './paging';
import { recordSummary } from './record-summary';

/**
 * What the caller has asked others for, and what the caller has done (FR-L2-007). Mounted twice with the
 * same handlers, as the dashboard; tokens have neither.
 */

export const REQUEST_STATUSES = ['open', 'approved', 'rejected', 'cancelled'] as const;

const status = z.enum(REQUEST_STATUSES, {
  error: `must be one of ${REQUEST_STATUSES.join(', ')}`,
});
const statuses = z.union([status, z.array(status)], {
  error: `must be of ${REQUEST_STATUSES.join(', ')}`,
});
const subject = z.object({ type: z.string(), id: z.string() });
const isoTime = z.string();

export const requestItem = z.lazy(() =>
  z.object({
    id: z.string().describe('documentId of the approval.'),
    label: z.string(),
    action: z.string().nullable().describe('The action that waits for it; null after an erasure.'),
    status,
    subject: subject.describe('The record.'),
    record: recordSummary,
    instance: z.string(),
    requestedAt: isoTime,
    dueAt: isoTime.nullable(),
    closedAt: isoTime.nullable(),
    votes: z
      .object({ approve: z.int(), reject: z.int(), abstain: z.int(), seats: z.int() })
      .describe('Votes so far, and how many people may vote.'),
    waitsFor: z.array(z.string()).describe('Who has not voted yet; empty once it is closed.'),
  }),
);
export type RequestItem = z.infer<typeof requestItem>;

/** GET /tasks/requests : approvals of actions that the caller has asked for, newest first. */
export namespace ListRequests {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .strictObject({
          status: z
            .union([status, z.strictObject({ $eq: status.optional(), $in: statuses.optional() })], {
              error: `must be one of ${REQUEST_STATUSES.join(', ')}, or { $eq } or { $in } with them`,
            })
            .optional()
            .describe(`One of ${REQUEST_STATUSES.map((one) => `\`${one}\``).join(', ')}.`),
        })
        .optional()
        .describe('`status` takes a value, `$eq` or `$in`.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.array(requestItem), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}

export const doneItem = z.lazy(() =>
  z.object({
    kind: z.enum(['task', 'approval']),
    id: z.string().describe('documentId of the task.'),
    label: z.string(),
    status: z
      .enum(['open', 'completed', 'approved', 'rejected', 'cancelled'])
      .describe('Of the task: an approval stays open until enough people have voted.'),
    subject: subject.describe('The record.'),
    record: recordSummary,
    instance: z.string(),
    at: isoTime.describe('When the caller completed it or voted.'),
    choice: z.enum(['approve', 'reject', 'abstain']).nullable().describe('The vote.'),
    comment: z.string().nullable().describe('The comment of the vote.'),
    onBehalfOf: z.string().nullable().describe('The person in whose seat the caller voted.'),
  }),
);
export type DoneItem = z.infer<typeof doneItem>;

/** GET /tasks/done : tasks that the caller has completed and votes that they have cast, newest first. */
export namespace ListDone {
  export const query = z.lazy(() => z.strictObject({ pagination: pageQuery }));
  export const response = z.lazy(() =>
    z.object({ data: z.array(doneItem), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}
