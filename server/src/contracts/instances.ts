import { z } from 'zod';

import { INSTANCE_STATUSES } from '../core/contracts';
import { actor } from './events';
import { pageAnswer, pageQuery } from './paging';

/**
 * Running pipelines: instances, actions and tasks. Mounted twice with the same handlers:
 * `/api/nexus-crm/…` (content API, a permission per action) and `/nexus-crm/…` (admin,
 * `plugin::nexus-crm.instances.*`). For an instance on a document of the app, the caller also needs
 * the right to read that type. At level 1 they answer 404.
 */

const isoTime = z.string();

/** The record of an instance: content type and documentId. */
const subject = z.lazy(() =>
  z.strictObject(
    {
      type: z
        .string({ error: 'must be the uid of a content type' })
        .min(1, { error: 'must be the uid of a content type' })
        .max(255, { error: 'must be the uid of a content type' }),
      id: z
        .string({ error: 'must be the documentId of a record' })
        .min(1, { error: 'must be the documentId of a record' })
        .max(255, { error: 'must be the documentId of a record' }),
    },
    { error: 'must be an object with "type" and "id"' },
  ),
);

export const vote = z.lazy(() =>
  z.object({
    choice: z.enum(['approve', 'reject', 'abstain']),
    at: isoTime,
    /** The voter: the holder of the seat, or a delegate. */
    by: actor,
    /** The chain of delegation from the holder to the voter; empty if the holder voted. */
    chain: z.array(z.string()),
    comment: z.string().nullable(),
    /** The revision of the record that the voter was shown. */
    recordRevision: z.int().nullable(),
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
    /** The action that waits for this approval; null for a flow step. */
    action: z.string().nullable(),
  }),
);
export type OpenTask = z.infer<typeof openTask>;

const instance = z.lazy(() =>
  z.object({
    /** documentId of the instance. */
    id: z.string(),
    definition: z.object({ name: z.string(), version: z.string() }),
    /** The entity of the definition; null for a campaign's member. */
    entity: z.string().nullable(),
    campaign: z.string().nullable(),
    subject: z.object({ type: z.string(), id: z.string() }),
    status: z.enum(INSTANCE_STATUSES),
    stage: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    assignees: z.array(z.string()),
    /** For optimistic locking: send it as `revision` with an action; a stale one is refused. */
    revision: z.int(),
    startedAt: isoTime,
    endedAt: isoTime.nullable(),
    /** Why it needs attention. */
    fault: z
      .object({ code: z.string(), reason: z.string(), path: z.string().nullable(), at: isoTime })
      .nullable(),
  }),
);

/** An entry in the list of instances. */
export const instanceRow = instance;
export type InstanceRow = z.infer<typeof instanceRow>;

/** A token of a flow, with what it waits for. */
const token = z.lazy(() =>
  z.object({
    id: z.string(),
    /** The JSON path of the step. */
    step: z.string(),
    /** The token that forked into this one. */
    parent: z.string().nullable(),
    waitsFor: z.enum(['task', 'timer', 'forked', 'failed']),
    /** Why the step failed. */
    reason: z.string().nullable(),
  }),
);

/** One instance with its tokens, tasks and timers. */
export const instanceView = z.lazy(() =>
  instance.unwrap().extend({
    tokens: z.array(token),
    tasks: z.array(openTask),
    /** Armed timers. */
    timers: z.array(
      z.object({ id: z.string(), kind: z.enum(['wait', 'activity', 'transition']), at: isoTime }),
    ),
    /** The current revision of the record; null if it was deleted. */
    record: z.object({ revision: z.int().nullable() }).nullable(),
    /** The documentId of a converted lead's opportunity. */
    opportunity: z.string().nullable(),
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

const fields = z
  .record(z.string(), z.unknown(), { error: 'must be an object: keys and values' })
  .optional();
const comment = z.string({ error: 'must be text' }).optional();
export const revision = z
  .int({ error: 'must be the whole number that the instance had' })
  .optional();
const fileId = z
  .union([z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), z.int().min(1).max(2147483647)], {
    error: 'must be the id or documentId of a file',
  })
  .transform(String)
  .pipe(z.string());
const documentId = z
  .string({ error: 'must be a documentId' })
  .min(1, { error: 'must be a documentId' })
  .max(255, { error: 'must be a documentId' });
const assignee = z.string({
  error: 'must be user:<documentId>, admin:<documentId>, team:<documentId> or role:<name>',
});
export const name = (what: string) =>
  z.string({ error: `must be the name of ${what}` }).max(255, { error: `must be shorter` });

const NOT_A_BODY = { error: 'must be an object with the key "data"' };

const body = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ data: z.strictObject(shape, { error: 'must be an object' }) }, NOT_A_BODY);

/** A body whose `data` may be left out. */
export const optionalBody = <Shape extends Record<string, z.ZodOptional>>(shape: Shape) =>
  z.strictObject(
    { data: z.strictObject(shape, { error: 'must be an object' }).optional() },
    NOT_A_BODY,
  );

const outcome = z.enum(['won', 'lost'], { error: 'must be "won" or "lost"' });

/** Input of an action; each action uses some of these. */
export const actionInput = {
  fields,
  comment,
  revision,
  /** Ids of uploaded files. */
  attachments: z.array(fileId, { error: 'must be a list of file ids' }).max(100).optional(),
  /** For `close`. */
  outcome: outcome.optional(),
  /** For `close` and `cancel`. */
  reason: z.string({ error: 'must be text' }).optional(),
  /**
   * For `convert`: attributes of the opportunity; those that a lead has too default to the lead's
   * values.
   */
  opportunity: z
    .record(z.string(), z.unknown(), { error: 'must be an object: attributes and values' })
    .optional(),
  /**
   * For `convert`: documentIds of an existing contact and opportunity to use instead of new ones.
   */
  into: z
    .strictObject(
      { contact: documentId.optional(), opportunity: documentId.optional() },
      { error: 'must be an object with "contact", "opportunity" or both' },
    )
    .optional(),
  /**
   * For `convert`: documentIds of interactions to move from the lead to the opportunity, or true
   * for all.
   */
  interactions: z
    .union([z.literal(true), z.array(documentId).max(1000)], {
      error: 'must be a list of documentIds, or true',
    })
    .optional(),
  /** For `assign`: the first one becomes the owner. */
  assignees: z.array(assignee, { error: 'must be a list' }).max(100).optional(),
};

const text = z.string({ error: 'must be text' }).max(255, { error: 'must be shorter' });
const oneOf = z.union(
  [text, z.strictObject({ $eq: text.optional(), $in: z.array(text).optional() })],
  {
    error: 'must be a value, or { $eq } or { $in } with them',
  },
);

const SORTABLE = ['startedAt', 'endedAt', 'definition', 'status', 'stage'] as const;
const SORTS = SORTABLE.flatMap((field) => [field, `${field}:asc`, `${field}:desc`] as const);

export const instanceFilters = z.lazy(() =>
  z.strictObject({
    subjectType: oneOf.optional(),
    subjectId: oneOf.optional(),
    definition: oneOf.optional(),
    version: oneOf.optional(),
    entity: oneOf.optional(),
    campaign: oneOf.optional(),
    status: oneOf.optional(),
    stage: oneOf.optional(),
  }),
);

/** GET /instances : instances on records whose type the caller may read, newest first. */
export namespace ListInstances {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: instanceFilters.optional(),
      sort: z.enum(SORTS, { error: `must be one of ${SORTS.join(', ')}` }).optional(),
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
  export const response = z.lazy(() => z.object({ data: instanceView, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

/** POST /instances : starts the active version of a definition on a record, 201. */
export namespace StartInstance {
  export const request = z.lazy(() =>
    body({
      definition: name('a definition'),
      subject,
      /** Required if several entities of the definition fit the record. */
      entity: name('an entity').optional(),
      campaign: name('a campaign').optional(),
      fields,
    }),
  );
  export const response = actionAnswer;
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
      /** Only the changed keys. */
      before: z.record(z.string(), z.unknown()).nullable(),
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

/**
 * GET /instances/:id/explain/:action : whether it is possible, why not, and what follows. `close`
 * can be limited to one outcome: `?outcome=won`.
 */
export namespace ExplainAction {
  export const query = z.lazy(() => z.object({ outcome: outcome.optional() }));
  const obstacle = z.lazy(() =>
    z.object({ code: z.string(), reason: z.string(), path: z.string() }),
  );
  export interface Report {
    readonly met: boolean;
    readonly condition: string;
    readonly because: string;
    readonly parts?: readonly Report[] | undefined;
  }
  export const report: z.ZodType<Report> = z.lazy(() =>
    z.object({
      met: z.boolean(),
      condition: z.string(),
      because: z.string(),
      get parts() {
        return z.array(report).optional();
      },
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        action: z.string(),
        possible: z.boolean(),
        obstacles: z.array(obstacle),
        condition: report.nullable(),
        waitsFor: z.array(
          z.object({ task: z.string(), label: z.string(), people: z.array(z.string()) }),
        ),
        next: z.object({
          stage: z.string().nullable(),
          approval: z.string().nullable(),
          /** What `fields` may write without the caller's own right to update the record. */
          fields: z.array(z.string()),
          steps: z.array(z.string()),
        }),
        revision: z.int(),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** POST /instances/:id/actions/:action : a transition or a built-in action. */
export namespace ActOnInstance {
  export const request = z.lazy(() => optionalBody(actionInput));
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}

/**
 * POST /contacts|opportunities|campaigns/:id/actions/:action : on the record's only live instance
 * that has the action. If there are several, 409 names them; select one by `definition`.
 */
export namespace ActOnRecord {
  export const request = z.lazy(() =>
    optionalBody({
      ...actionInput,
      definition: name('a definition').optional(),
    }),
  );
  export const response = actionAnswer;
  export type Request = z.infer<typeof request>;
  export type Response = z.infer<typeof response>;
}

/** POST /tasks/:id/complete : completes a plain task and advances its flow. */
export namespace CompleteTask {
  export const request = z.lazy(() => optionalBody({ fields, comment, revision }));
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}

/** POST /tasks/:id/vote : casts or changes the caller's vote. */
export namespace VoteOnTask {
  export const request = z.lazy(() =>
    body({
      choice: z.enum(['approve', 'reject', 'abstain'], {
        error: 'must be "approve", "reject" or "abstain"',
      }),
      comment,
      /** The seat to vote in, for a delegate of several people. */
      seat: z
        .string()
        .regex(/^(user|admin):\S{1,255}$/, {
          error: 'must be user:<documentId> or admin:<documentId>',
        })
        .optional(),
      /** The revision of the record that the voter was shown. */
      recordRevision: z.int({ error: 'must be a whole number' }).optional(),
      revision,
    }),
  );
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}

/** POST /tasks/:id/claim, POST /tasks/:id/release : claims or releases a team's task. */
export namespace ClaimTask {
  export const request = z.lazy(() => optionalBody({ revision }));
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}
