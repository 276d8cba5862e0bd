import { z } from 'zod';

import { isUnstorable } from '../core/text';

/**
 * What a trigger receives and does. The same in rows (`POST /triggers`) and in `config.triggers`; what
 * concerns several keys is checked by `triggers/check.ts`.
 */

const object = { error: 'must be an object' };
const text = { error: 'must be a text' };

const identifier = z.string(text).regex(/^[a-z][a-z0-9_-]{0,63}$/, {
  error: 'must begin with a small letter and hold at most 64 small letters, digits, _ and -',
});

const storable = (most: number) =>
  z
    .string(text)
    .min(1, { error: 'must not be empty' })
    .max(most, { error: `must be at most ${most} characters long` })
    .refine((value) => !isUnstorable(value), {
      error: 'contains a character that cannot be stored',
    });

/** By name in any case; those with credentials never reach a trigger. */
const header = z
  .string(text)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, { error: 'must be the name of a header' })
  .refine((name) => !/^(authorization|cookie|host|content-length)$/i.test(name), {
    error: 'cannot be this header',
  })
  .transform((name) => name.toLowerCase())
  .pipe(z.string());

const seconds = (least: number, most: number) =>
  z
    .int({ error: 'must be a whole number of seconds' })
    .min(least, { error: `must be at least ${least}` })
    .max(most, { error: `must be at most ${most}` });

const tolerance = seconds(1, 86_400)
  .optional()
  .describe('How many seconds the timestamp may differ from now, in both directions; 300.');

/** How a call is authenticated. */
export const triggerSignature = z.lazy(() =>
  z.discriminatedUnion(
    'kind',
    [
      z
        .strictObject({ kind: z.literal('standard-webhooks'), tolerance })
        .describe('Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`, `webhook-signature`.'),
      z
        .strictObject({
          kind: z.literal('hmac'),
          header: header.describe('The header with the signature.'),
          algorithm: z
            .enum(['sha1', 'sha256', 'sha512'], { error: 'must be sha1, sha256 or sha512' })
            .optional()
            .describe('`sha256` by default.'),
          encoding: z
            .enum(['hex', 'base64'], { error: 'must be hex or base64' })
            .optional()
            .describe('`hex` by default.'),
          prefix: z
            .string(text)
            .max(40, { error: 'must be at most 40 characters long' })
            .optional()
            .describe('What stands before the signature, such as `sha256=`.'),
          content: storable(200)
            .optional()
            .describe('What is signed: `{body}` by default, or such as `v0:{timestamp}:{body}`.'),
          timestampHeader: header.optional().describe('The header with the time in seconds.'),
          pairs: z
            .strictObject(
              {
                signature: storable(40).describe('The name of a signature, such as `v1`.'),
                timestamp: storable(40).optional().describe('The name of the time, such as `t`.'),
              },
              object,
            )
            .optional()
            .describe('For a header of named parts: `t=1700000000,v1=5257a8…`.'),
          tolerance,
        })
        .describe('An HMAC of the body as sent, in hex or base64.'),
      z
        .strictObject({ kind: z.literal('header'), header })
        .describe('The secret itself in a header.'),
      z
        .strictObject({ kind: z.literal('none') })
        .describe('No signature: only for callers with an API token or a login.'),
    ],
    { error: 'must have the "kind" standard-webhooks, hmac, header or none' },
  ),
);
export type TriggerSignature = z.infer<typeof triggerSignature>;

const expression = storable(2_000).describe('An expression, such as `data.customer.email`.');

const uid = z.string({ error: 'must be the uid of a content type' }).max(255, {
  error: 'must be the uid of a content type',
});

const subject = z
  .strictObject(
    {
      type: uid.describe('The uid of the content type.'),
      id: expression.optional().describe('An expression whose value is the documentId.'),
      where: z
        .record(z.string(), expression, object)
        .optional()
        .describe('Attributes and the expressions whose values they must have.'),
      missing: z
        .enum(['refuse', 'ignore'], { error: 'must be "refuse" or "ignore"' })
        .optional()
        .describe('What to do if there is no such record: 404, the default, or nothing.'),
    },
    object,
  )
  .describe('The record; of a trigger on entries it is the entry by default.');
export type TriggerSubject = z.infer<typeof subject>;

const fields = z
  .record(z.string(), expression, object)
  .optional()
  .describe('Keys and expressions. A value that is missing or null is left out.');

const start = z.strictObject(
  {
    definition: z.string(text).max(255).describe('Its active version is started.'),
    entity: identifier
      .optional()
      .describe('The entity of the definition, where several have the type of the record.'),
    subject: subject.optional(),
    fields,
  },
  object,
);

const act = z.strictObject(
  {
    action: identifier.describe('A transition, or a built-in action.'),
    definition: z.string(text).max(255).optional().describe('For records in several pipelines.'),
    subject: subject.optional(),
    fields,
    comment: storable(2_000).optional().describe('A remark, kept in the history.'),
    reason: storable(2_000).optional().describe('Why, kept in the history.'),
    outcome: z
      .enum(['won', 'lost'], { error: 'must be "won" or "lost"' })
      .optional()
      .describe('How `close` ends the instance.'),
  },
  object,
);

export const ENTRY_EVENTS = ['created', 'updated', 'deleted', 'published', 'unpublished'] as const;
export type EntryEventName = (typeof ENTRY_EVENTS)[number];

const entry = z
  .strictObject(
    {
      type: uid.describe('The uid of the content type.'),
      events: z
        .array(z.enum(ENTRY_EVENTS, { error: `must be one of ${ENTRY_EVENTS.join(', ')}` }), {
          error: 'must be a list of events',
        })
        .min(1, { error: 'must have at least one event' })
        .max(5, { error: 'must have at most 5 events' })
        .describe('Publishing again is `published` too.'),
    },
    object,
  )
  .describe('Changes of entries, instead of calls.');

const settingsShape = () => ({
  signature: triggerSignature.optional().describe('How calls are authenticated.'),
  idempotencyHeader: header
    .optional()
    .describe('The header that names a delivery; `webhook-id` and `idempotency-key` by default.'),
  perMinute: z
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must be at least 1' })
    .max(1_000_000, { error: 'must be at most 1000000' })
    .optional()
    .describe('Maximum number of calls in a minute, of each process; 600 by default.'),
  entry: entry.optional(),
  condition: storable(10_000)
    .optional()
    .describe('An expression on the body; nothing is done where it is false.'),
  start: start.optional().describe('Starts an instance.'),
  act: act.optional().describe('Performs an action.'),
  trigger: storable(255).optional().describe('A trigger of the app, which reads the body itself.'),
  options: z.unknown().optional().describe('JSON that is passed to it.'),
});

/** What a trigger receives and does. */
export const triggerSettings = z.lazy(() => z.strictObject(settingsShape(), object));
export type TriggerSettings = z.infer<typeof triggerSettings>;

export const triggerSecret = z
  .string(text)
  .min(8, { error: 'must be at least 8 characters long' })
  .max(500, { error: 'must be at most 500 characters long' })
  .regex(/^[\x21-\x7e]+$/, { error: 'must hold printable ASCII characters without blanks' });

/** A trigger of `config.triggers`. */
export const configuredTrigger = z.lazy(() =>
  z.strictObject(
    {
      ...settingsShape(),
      secrets: z
        .array(triggerSecret, { error: 'must be a list of secrets' })
        .min(1, { error: 'must have at least one secret' })
        .max(5, { error: 'must have at most 5 secrets' })
        .optional(),
      trusted: z.boolean({ error: 'must be true or false' }).optional(),
    },
    { error: 'must be an object with "trigger", and "options" where it has some' },
  ),
);
