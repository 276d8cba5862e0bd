import { z } from 'zod';

import { INSTANCE_STATUSES } from '../core/contracts';
import { actor } from './events';
import { pageAnswer, pageQuery } from './paging';
import { SLA_SORTS, slaFilters, slaState } from './sla-state';

/**
 * Running pipelines: instances, actions and tasks. Mounted twice with the same handlers:
 * `/api/nexus-crm/…` (content API, a permission per action) and `/nexus-crm/…` (admin,
 * `plugin::nexus-crm.instances.*`). For an instance on a document of the app, the caller also needs
 * the right to read that type. At level 1 they answer 404.
 */

export const isoTime = z.string();

export const vote = z.lazy(() =>
  z.object({
    choice: z.enum(['approve', 'reject', 'abstain']),
    at: isoTime,
    by: actor.describe('The voter: the holder of the seat, or a delegate.'),
    chain: z
      .array(z.string())
      .describe('The chain of delegation from the holder to the voter; empty if the holder voted.'),
    comment: z.string().nullable(),
    recordRevision: z
      .int()
      .nullable()
      .describe('The revision of the record that the voter was shown.'),
  }),
);

/** An open task; an approval has seats, a plain task has assignees. */
export const openTask = z.lazy(() =>
  z.object({
    id: z.string(),
    kind: z.enum(['task', 'approval']),
    label: z.string(),
    openedAt: isoTime,
    dueAt: isoTime.nullable(),
    assignees: z.array(z.string()),
    claimedBy: z.string().nullable(),
    seats: z.array(z.object({ person: z.string(), vote: vote.nullable(), left: z.boolean() })),
    action: z
      .string()
      .nullable()
      .describe('The action that waits for this approval; null for a flow step.'),
    request: z
      .object({ by: actor, comment: z.string().nullable(), reason: z.string().nullable() })
      .nullable()
      .describe('Who asked for that action, and what they said; null for a flow step.'),
  }),
);
export type OpenTask = z.infer<typeof openTask>;

const instance = z.lazy(() =>
  z.object({
    id: z.string().describe('documentId of the instance.'),
    definition: z.object({ name: z.string(), version: z.string() }),
    entity: z
      .string()
      .nullable()
      .describe("The entity of the definition; null for a campaign's member."),
    campaign: z.string().nullable(),
    subject: z.object({ type: z.string(), id: z.string() }),
    status: z.enum(INSTANCE_STATUSES),
    stage: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    assignees: z.array(z.string()),
    revision: z
      .int()
      .describe(
        'For optimistic locking: send it as `revision` with an action; a stale one is refused.',
      ),
    startedAt: isoTime,
    endedAt: isoTime.nullable(),
    fault: z
      .object({ code: z.string(), reason: z.string(), path: z.string().nullable(), at: isoTime })
      .nullable()
      .describe('Why it needs attention.'),
  }),
);

/** An entry in the list of instances. */
export const instanceRow = z.lazy(() => instance.unwrap().extend({ sla: slaState }));
export type InstanceRow = z.infer<typeof instanceRow>;

/** A token of a flow, with what it waits for. */
const token = z.lazy(() =>
  z.object({
    id: z.string(),
    step: z.string().describe('The JSON path of the step.'),
    parent: z.string().nullable().describe('The token that forked into this one.'),
    waitsFor: z.enum(['task', 'timer', 'forked', 'failed']),
    reason: z.string().nullable().describe('Why the step failed.'),
  }),
);

/** One instance with its tokens, tasks and timers. */
export const instanceView = z.lazy(() =>
  instanceRow.unwrap().extend({
    tokens: z.array(token),
    tasks: z.array(openTask),
    timers: z
      .array(
        z.object({
          id: z.string(),
          kind: z.enum([
            ...(['wait', 'activity', 'compensation', 'transition'] as const),
            ...(['escalation', 'sla', 'reminder', 'automation'] as const),
          ]),
          at: isoTime,
          level: z.int().nullable().describe('Of an escalation, from 1.'),
        }),
      )
      .describe('Armed timers.'),
    compensations: z
      .array(
        z.object({
          flow: z.string().describe('The JSON path of the flow.'),
          action: z
            .string()
            .nullable()
            .describe("The transition that started it; null for a campaign's member."),
          reason: z.string().describe('Why it is undone.'),
          startedAt: isoTime,
          waitsFor: z
            .enum(['activities', 'timer', 'task'])
            .describe(
              '`activities` that were being called when it began, the `timer` of the step that is undone now, or the `task` of one that could not be undone.',
            ),
          left: z
            .array(z.string())
            .describe('The JSON paths of the steps that are not undone yet, the next one first.'),
        }),
      )
      .describe('Flows whose completed steps are being undone (level 3).'),
    record: z
      .object({ revision: z.int().nullable() })
      .nullable()
      .describe('The current revision of the record; null if it was deleted.'),
    opportunity: z
      .string()
      .nullable()
      .describe("The documentId of a converted lead's opportunity."),
  }),
);
export type InstanceView = z.infer<typeof instanceView>;

/**
 * The response of an action: the instance afterwards, and the approval that it waits for, if any.
 * `overtaken`: the command granted an approval, but the approved action could not be carried out
 * because its preconditions no longer hold; contains the reason.
 */
export const actionView = z.lazy(() =>
  instanceView.unwrap().extend({
    pending: openTask.nullable(),
    overtaken: z.object({ action: z.string(), code: z.string(), reason: z.string() }).nullable(),
  }),
);
export type ActionView = z.infer<typeof actionView>;

export const actionAnswer = z.lazy(() => z.object({ data: actionView, meta: z.object({}) }));

const text = z.string({ error: 'must be text' }).max(255, { error: 'must be shorter' });
const oneOf = z.lazy(() =>
  z.union([text, z.strictObject({ $eq: text.optional(), $in: z.array(text).optional() })], {
    error: 'must be a value, or { $eq } or { $in } with them',
  }),
);

const SORTABLE = ['startedAt', 'endedAt', 'definition', 'status', 'stage'] as const;
const SORTS = [
  ...SORTABLE.flatMap((field) => [field, `${field}:asc`, `${field}:desc`] as const),
  ...SLA_SORTS,
] as const;

export const instanceFilters = z.lazy(() =>
  z.strictObject({
    subjectType: oneOf.optional().describe('The uid of the content type of the record.'),
    subjectId: oneOf.optional().describe('The documentId of the record.'),
    definition: oneOf.optional().describe('The name of the definition.'),
    version: oneOf.optional().describe('The version of the definition.'),
    entity: oneOf.optional().describe('The entity of the definition: `lead`.'),
    campaign: oneOf.optional().describe('The campaign flow, by its name in the definition.'),
    status: oneOf
      .optional()
      .describe(`One of ${INSTANCE_STATUSES.map((status) => `\`${status}\``).join(', ')}.`),
    stage: oneOf.optional().describe('The name of the stage.'),
    owner: oneOf
      .optional()
      .describe('The owner of the record: `user:<documentId>`, `team:<documentId>`.'),
    sla: slaFilters.optional().describe('Its SLA (level 3).'),
  }),
);

/** GET /instances : instances on records whose type the caller may read, newest first. */
export namespace ListInstances {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: instanceFilters
        .optional()
        .describe(
          'Each key takes a value, or `$eq` or `$in` with values; `sla` has `status` and `leftMs`, which takes `$lt`, `$lte`, `$gt`, `$gte`.',
        ),
      sort: z
        .enum(SORTS, { error: `must be one of ${SORTS.join(', ')}` })
        .optional()
        .describe(
          '`startedAt:desc` by default. By `sla.leftMs`, clocks that run come first, then those that are paused, then the others.',
        ),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(instanceRow),
      meta: z.object({
        pagination: pageAnswer,
      }),
    }),
  );
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}

/** GET /instances/:id : one instance, live or ended. */
export namespace GetInstance {
  export const response = z.lazy(() =>
    z.object({ data: instanceView.unwrap(), meta: z.object({}) }),
  );
  export type Response = z.infer<typeof response>;
}

/** GET /instances/:id/history : its history, oldest first. */
export namespace GetInstanceHistory {
  export const query = z.lazy(() =>
    z.strictObject({
      pagination: pageQuery,
    }),
  );
  export const entry = z.lazy(() =>
    z.object({
      event: z.string(),
      at: isoTime,
      actor,
      before: z.record(z.string(), z.unknown()).nullable().describe('Only the changed keys.'),
      after: z.record(z.string(), z.unknown()).nullable(),
      payload: z.record(z.string(), z.unknown()),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(entry),
      meta: z.object({
        pagination: pageAnswer,
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}
