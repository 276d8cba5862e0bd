import { z } from 'zod';

import { pageAnswer, pageQuery } from './paging';
import { recordSummary } from './record-summary';
import { SLA_SORTS, slaFilters, slaState } from './sla-state';

/**
 * The work that waits for the caller. Mounted twice with the same handlers: under `/api/nexus-crm`
 * for users, and under `/nexus-crm` for admins. Tokens have no dashboard.
 */

/**
 * Tasks and approvals that the person may complete or vote on, and records that the person owns.
 */
export const PENDING_KINDS = ['task', 'approval', 'lead', 'opportunity'] as const;

export type PendingKind = (typeof PENDING_KINDS)[number];

const SORTABLE = ['dueAt', 'since', 'label', 'kind'] as const;
const SORTS = [
  ...SORTABLE.flatMap((field) => [field, `${field}:asc`, `${field}:desc`] as const),
  ...SLA_SORTS,
] as const;

const kind = z.enum(PENDING_KINDS, { error: `must be one of ${PENDING_KINDS.join(', ')}` });
const kinds = z.union([kind, z.array(kind)], { error: `must be of ${PENDING_KINDS.join(', ')}` });
const moment = z.iso.datetime({
  offset: true,
  error: 'must be a time such as 2026-03-01T09:00:00Z',
});
const yesOrNo = z.enum(['true', 'false'], { error: 'must be true or false' });

export const pendingFilters = z.lazy(() =>
  z.strictObject({
    kind: z
      .union([kind, z.strictObject({ $eq: kind.optional(), $in: kinds.optional() })], {
        error: `must be one of ${PENDING_KINDS.join(', ')}, or { $eq } or { $in } with them`,
      })
      .optional()
      .describe(`One of ${PENDING_KINDS.map((one) => `\`${one}\``).join(', ')}.`),
    dueAt: z
      .strictObject({
        $lt: moment.optional(),
        $lte: moment.optional(),
        $gt: moment.optional(),
        $gte: moment.optional(),
        $null: yesOrNo.optional(),
        $notNull: yesOrNo.optional(),
      })
      .optional()
      .describe('The due date, in ISO 8601 with an offset.'),
    sla: slaFilters.optional().describe('The SLA of the instance (level 3).'),
    onBehalf: yesOrNo
      .optional()
      .describe(
        '`true`: only work of people for whom the caller stands in; `false`: only their own.',
      ),
  }),
);

export const pendingQuery = z.lazy(() =>
  z.strictObject({
    filters: pendingFilters
      .optional()
      .describe(
        '`kind` and `sla.status` take a value, `$eq` or `$in`; `dueAt` takes `$lt`, `$lte`, `$gt`, `$gte`, `$null`, `$notNull`, and `sla.leftMs` the first four.',
      ),
    sort: z
      .enum(SORTS, { error: `must be one of ${SORTS.join(', ')}` })
      .optional()
      .describe(
        '`dueAt:asc` by default. By `sla.leftMs`, clocks that run come first, then those that are paused, then the others.',
      ),
    pagination: pageQuery,
  }),
);

export type PendingQuery = z.input<typeof pendingQuery>;

export const pendingItem = z.lazy(() =>
  z.object({
    kind,
    id: z.string().describe('documentId of the task, or of the record.'),
    label: z.string().nullable(),
    subject: z
      .object({ type: z.string(), id: z.string() })
      .describe('The record of the task, or the record itself.'),
    record: recordSummary,
    instance: z
      .string()
      .nullable()
      .describe('The instance to act on; null for a record without one.'),
    stage: z.string().nullable(),
    dueAt: z.string().nullable(),
    since: z.string().nullable().describe('When the task was opened or the instance was started.'),
    onBehalfOf: z
      .string()
      .nullable()
      .describe('The person for whom the caller stands in; null for work of their own.'),
    sla: slaState,
  }),
);

export type PendingItem = z.infer<typeof pendingItem>;

const page = z.lazy(() =>
  z.object({
    data: z.array(pendingItem),
    meta: z.object({
      pagination: pageAnswer,
      counts: z
        .record(kind, z.int())
        .optional()
        .describe(
          'The number of items per kind under the same filters, independent of `kind`; without a count, absent.',
        ),
    }),
  }),
);

/** GET /dashboard : everything that waits for the caller, by due date (FR-L2-007). */
export namespace GetDashboard {
  export const query = pendingQuery;
  export const response = page;
  export type Response = z.infer<typeof response>;
}

/** GET /tasks : only the tasks and approvals of the dashboard. */
export namespace ListTasks {
  export const query = pendingQuery;
  export const response = page;
  export type Response = z.infer<typeof response>;
}
