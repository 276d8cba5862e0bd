import { z } from 'zod';

import { actionAnswer } from './instances';

/**
 * Commands on pipelines: start an instance, perform an action, complete a task, vote. Mounted twice
 * with the same handlers, as the endpoints that read instances.
 */

/** The record of an instance: content type and documentId. */
const subject = z.lazy(() =>
  z.strictObject(
    {
      type: z
        .string({ error: 'must be the uid of a content type' })
        .min(1, { error: 'must be the uid of a content type' })
        .max(255, { error: 'must be the uid of a content type' })
        .describe('The uid of the content type: `plugin::nexus-crm.contact`.'),
      id: z
        .string({ error: 'must be the documentId of a record' })
        .min(1, { error: 'must be the documentId of a record' })
        .max(255, { error: 'must be the documentId of a record' })
        .describe('The documentId of the record.'),
    },
    { error: 'must be an object with "type" and "id"' },
  ),
);

const fields = z
  .record(z.string(), z.unknown(), { error: 'must be an object: keys and values' })
  .optional()
  .describe(
    'Values to write: keys of `dataSchema`, else attributes of the record. Null clears one.',
  );
const comment = z
  .string({ error: 'must be text' })
  .optional()
  .describe('A remark, kept in the history.');
export const revision = z
  .int({ error: 'must be the whole number that the instance had' })
  .optional()
  .describe('The revision of the instance that the caller has read; 409 if it is stale.');
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

const outcome = z
  .enum(['won', 'lost'], { error: 'must be "won" or "lost"' })
  .describe('How `close` ends the instance.');

/** Input of an action; which of it each action takes is in the core (`ACTIONS`). */
export const actionInput = () => ({
  fields,
  comment,
  revision,
  attachments: z
    .array(fileId, { error: 'must be a list of file ids' })
    .max(100)
    .optional()
    .describe('Uploaded files by id or documentId, kept in the history.'),
  outcome: outcome.optional(),
  reason: z
    .string({ error: 'must be text' })
    .optional()
    .describe('Why, kept in the history; the lost reason of an opportunity.'),
  opportunity: z
    .record(z.string(), z.unknown(), { error: 'must be an object: attributes and values' })
    .optional()
    .describe(
      'Attributes of the opportunity; those that a lead has too default to the lead’s values.',
    ),
  into: z
    .strictObject(
      {
        contact: documentId.optional().describe('The contact that the opportunity belongs to.'),
        opportunity: documentId.optional().describe('The opportunity to use.'),
      },
      { error: 'must be an object with "contact", "opportunity" or both' },
    )
    .optional()
    .describe('Existing records to use instead of new ones, by documentId.'),
  interactions: z
    .union([z.literal(true), z.array(documentId).max(1000)], {
      error: 'must be a list of documentIds, or true',
    })
    .optional()
    .describe(
      'Interactions to move from the lead to the opportunity, by documentId, or true for all.',
    ),
  assignees: z
    .array(assignee, { error: 'must be a list' })
    .max(100)
    .optional()
    .describe(
      '`user:<documentId>`, `admin:<documentId>`, `team:<documentId>` or `role:<name>`. The first one becomes the owner; an empty list unassigns the record.',
    ),
});

/** POST /instances : starts the active version of a definition on a record, 201. */
export namespace StartInstance {
  export const request = z.lazy(() =>
    body({
      definition: name('a definition').describe('The name of the definition.'),
      subject: subject.describe('The record.'),
      entity: name('an entity')
        .optional()
        .describe('Required if several entities of the definition fit the record.'),
      campaign: name('a campaign')
        .optional()
        .describe('The campaign flow to run on the record instead of an entity.'),
      fields,
    }),
  );
  export const response = actionAnswer;
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
          z.object({
            task: z.string(),
            label: z.string(),
            people: z
              .array(z.string())
              .describe('The assignees, whoever has claimed it, or the seats without a vote.'),
            standIns: z
              .array(z.object({ person: z.string(), chain: z.array(z.string()) }))
              .describe(
                'Who else may act, for one of them, with the chain of delegation (level 3).',
              ),
          }),
        ),
        next: z.object({
          stage: z.string().nullable(),
          approval: z.string().nullable(),
          fields: z
            .array(z.string())
            .describe(
              "What `fields` may write without the caller's own right to update the record.",
            ),
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
  export const request = z.lazy(() => optionalBody(actionInput()));
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
      ...actionInput(),
      definition: name('a definition')
        .optional()
        .describe('The definition whose instance is meant, if several instances have the action.'),
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

/** POST /tasks/:id/due : gives a task or approval another due date, or none. */
export namespace RescheduleTask {
  export const request = z.lazy(() =>
    body({
      dueAt: z
        .string({ error: 'must be a date and time such as 2026-03-02T09:00:00Z, or null' })
        .max(64, { error: 'must be a date and time such as 2026-03-02T09:00:00Z, or null' })
        .nullable()
        .describe('In ISO 8601 with an offset, in the future; null for no due date.'),
      reason: comment.describe('Why, kept in the history.'),
      revision,
    }),
  );
  export const response = actionAnswer;
  export type Response = z.infer<typeof response>;
}

/** POST /tasks/:id/vote : casts or changes the caller's vote. */
export namespace VoteOnTask {
  export const request = z.lazy(() =>
    body({
      choice: z
        .enum(['approve', 'reject', 'abstain'], {
          error: 'must be "approve", "reject" or "abstain"',
        })
        .describe('The vote.'),
      comment,
      seat: z
        .string()
        .regex(/^(user|admin):\S{1,255}$/, {
          error: 'must be user:<documentId> or admin:<documentId>',
        })
        .optional()
        .describe('The seat to vote in, for a delegate of several people.'),
      recordRevision: z
        .int({ error: 'must be a whole number' })
        .optional()
        .describe('The revision of the record that the voter was shown.'),
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
