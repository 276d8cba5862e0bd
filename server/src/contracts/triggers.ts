import { z } from 'zod';

import { isUnstorable } from '../core/text';
import { pageAnswer, pageQuery } from './paging';
import { triggerSecret, triggerSettings } from './trigger-settings';

/**
 * Messages of external systems: webhooks (FR-EXT-004). The body has the sender's format; the
 * trigger of the key in the path parses it. Only under `/api/nexus-crm`: a token or role needs the
 * permission; admins can call the other endpoints directly. Triggers themselves are saved under both
 * mounts.
 */

const object = { error: 'must be an object' };

/** The result of one command that the trigger requested. */
const result = z.lazy(() =>
  z.object({
    type: z.enum(['start', 'act']),
    instance: z.string().describe('documentId of the instance.'),
    stage: z.string().nullable(),
    status: z.string(),
    revision: z.int(),
  }),
);

const received = z.lazy(() =>
  z.object({
    repeated: z
      .boolean()
      .describe('True if the message was processed before: nothing was done again.'),
    results: z.array(result).describe('Empty if the message asks for nothing.'),
  }),
);

/** POST /triggers/:key : runs all commands of the message, or none. */
export namespace ReceiveTrigger {
  /** Any format; the trigger parses it. */
  export const request = z.lazy(() => z.unknown());
  export const response = z.lazy(() => z.object({ data: received, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

const key = z.string({ error: 'must be a text' }).regex(/^[a-z][a-z0-9_-]{0,63}$/, {
  error: 'must begin with a small letter and hold at most 64 small letters, digits, _ and -',
});

const label = z
  .string({ error: 'must be a text' })
  .trim()
  .min(1, { error: 'must not be empty' })
  .max(255, { error: 'must be at most 255 characters long' })
  .refine((text) => !isUnstorable(text), { error: 'contains a character that cannot be stored' })
  .describe('The name in forms and in the history; by default `key`.');

const enabled = z
  .boolean({ error: 'must be true or false' })
  .describe('A disabled one answers as if there were none.');

const settings = triggerSettings.describe('What it receives and does; replaced as a whole.');

/** One trigger. */
export const trigger = z.lazy(() =>
  z.object({
    key: z.string().describe('In the path of `POST /triggers/:key`; it never changes.'),
    label: z.string(),
    source: z.enum(['row', 'config']).describe('`config` cannot be changed here.'),
    enabled: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    secrets: z
      .array(z.object({ createdAt: z.string(), expiresAt: z.string().nullable() }))
      .describe('When each was set. The values are never returned.'),
    revision: z.int().nullable().describe('Null for one of the configuration.'),
    createdAt: z.string().nullable(),
    updatedAt: z.string().nullable(),
  }),
);
export type Trigger = z.infer<typeof trigger>;

/** The secret is returned by this response alone. */
const withSecret = z.lazy(() =>
  z.object({
    ...trigger.unwrap().shape,
    secret: z.string().nullable().describe('Shown once; null if the trigger has none.'),
  }),
);
export type TriggerWithSecret = z.infer<typeof withSecret>;

/** GET /triggers : those of the configuration first, then by key. */
export namespace ListTriggers {
  export const query = z.lazy(() => z.object({ pagination: pageQuery }));
  export type Query = z.input<typeof query>;
  export const response = z.lazy(() =>
    z.object({ data: z.array(trigger), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Response = z.infer<typeof response>;
}

/** GET and DELETE /triggers/:key : 404 if there is none. */
export namespace GetTrigger {
  export const response = z.lazy(() => z.object({ data: trigger }));
  export type Response = z.infer<typeof response>;
}

/** POST /triggers : 409 if the key is taken. */
export namespace CreateTrigger {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject(
        {
          key: key.describe('In the path of `POST /triggers/:key`; it never changes.'),
          label: label.optional(),
          enabled: enabled.optional(),
          settings,
          secret: triggerSecret
            .optional()
            .describe('The secret of the sender; a new one is made by default.'),
        },
        object,
      ),
    }),
  );
  export type Input = z.infer<typeof request>['data'];
  export const response = z.lazy(() => z.object({ data: withSecret }));
  export type Response = z.infer<typeof response>;
}

/** PUT /triggers/:key : absent keys are kept. 409 if the revision is stale. */
export namespace UpdateTrigger {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject(
        {
          label: label.optional(),
          enabled: enabled.optional(),
          settings: settings.optional(),
          revision: z
            .int({ error: 'must be a whole number' })
            .optional()
            .describe('The revision that the caller has read; 409 if it is stale.'),
        },
        object,
      ),
    }),
  );
  export type Input = z.infer<typeof request>['data'];
  export const response = z.lazy(() => z.object({ data: trigger }));
  export type Response = z.infer<typeof response>;
}

/** POST /triggers/:key/rotate : a new secret; the earlier ones are accepted for some time. */
export namespace RotateTriggerSecret {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z
        .strictObject(
          {
            secret: triggerSecret
              .optional()
              .describe('The secret of the sender; a new one is made by default.'),
            keepFor: z
              .int({ error: 'must be a whole number of seconds' })
              .min(0, { error: 'must be at least 0' })
              .max(2_592_000, { error: 'must be at most 30 days' })
              .optional()
              .describe('How many seconds the earlier secrets are accepted; a day by default.'),
          },
          object,
        )
        .optional(),
    }),
  );
  export type Input = NonNullable<z.infer<typeof request>['data']>;
  export const response = z.lazy(() => z.object({ data: withSecret }));
  export type Response = z.infer<typeof response>;
}

export const TRIGGER_OUTCOMES = ['done', 'ignored', 'repeated', 'refused', 'failed'] as const;
export type TriggerOutcome = (typeof TRIGGER_OUTCOMES)[number];

/** A call that a trigger has received. */
export const triggerCall = z.lazy(() =>
  z.object({
    id: z.string(),
    outcome: z
      .enum(TRIGGER_OUTCOMES)
      .describe(
        '`done`: a pipeline was started or moved. `ignored`: the message asks for nothing. `repeated`: it was processed before. `refused`: a 4xx. `failed`: a 5xx.',
      ),
    error: z.string().nullable().describe('Why it was refused or has failed.'),
    instance: z
      .string()
      .nullable()
      .describe('The documentId of the first instance that was started or moved.'),
    duration: z.int().describe('Milliseconds until the answer.'),
    createdAt: z.string(),
  }),
);
export type TriggerCallView = z.infer<typeof triggerCall>;

const outcome = z.enum(TRIGGER_OUTCOMES, {
  error: `must be one of ${TRIGGER_OUTCOMES.join(', ')}`,
});

/** GET /triggers/:key/calls : the newest first. */
export namespace ListTriggerCalls {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .strictObject({
          outcome: z
            .union([outcome, z.strictObject({ $eq: outcome })], {
              error: `must be one of ${TRIGGER_OUTCOMES.join(', ')}`,
            })
            .optional()
            .describe('What became of the call.'),
        })
        .optional()
        .describe('Takes a value, or `$eq` with one.'),
      pagination: pageQuery,
    }),
  );
  export type Query = z.infer<typeof query>;
  export const response = z.lazy(() =>
    z.object({ data: z.array(triggerCall), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Response = z.infer<typeof response>;
}

export const TRIGGER_EVENT_STATES = ['pending', 'done', 'failed'] as const;
export type TriggerEventState = (typeof TRIGGER_EVENT_STATES)[number];

/** A change of an entry that a trigger has taken. */
export const triggerEvent = z.lazy(() =>
  z.object({
    id: z.string(),
    event: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }).describe('The entry.'),
    instance: z.string().nullable().describe('The instance that was started or moved.'),
    depth: z.int().describe('How many triggers led to the change, one after the other.'),
    status: z.enum(TRIGGER_EVENT_STATES),
    attempts: z.int(),
    nextAt: z.string().nullable().describe('When it is tried next, if it is pending.'),
    error: z.string().nullable().describe('Why the last attempt failed.'),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
  }),
);
export type TriggerEventView = z.infer<typeof triggerEvent>;

const status = z.enum(TRIGGER_EVENT_STATES, {
  error: `must be one of ${TRIGGER_EVENT_STATES.join(', ')}`,
});

/** GET /triggers/:key/events : the newest first. */
export namespace ListTriggerEvents {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .strictObject({
          status: z
            .union([status, z.strictObject({ $eq: status })], {
              error: `must be one of ${TRIGGER_EVENT_STATES.join(', ')}`,
            })
            .optional()
            .describe('How far it is.'),
        })
        .optional()
        .describe('Takes a value, or `$eq` with one.'),
      pagination: pageQuery,
    }),
  );
  export type Query = z.infer<typeof query>;
  export const response = z.lazy(() =>
    z.object({ data: z.array(triggerEvent), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Response = z.infer<typeof response>;
}

/** POST /triggers/:key/events/redrive : carries failed ones out again. */
export namespace RedriveTriggerEvents {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z
        .strictObject(
          {
            ids: z
              .array(
                z.string().regex(/^\d{1,15}$/, { error: 'must be the id of one of the list' }),
                {
                  error: 'must be a list of ids',
                },
              )
              .min(1, { error: 'must have at least one id' })
              .max(1_000, { error: 'must have at most 1000 ids' })
              .optional()
              .describe('Which; by default all that have failed.'),
          },
          object,
        )
        .optional(),
    }),
  );
  export type Input = NonNullable<z.infer<typeof request>['data']>;
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        redriven: z
          .int()
          .describe('Those without a command, such as the sixth of a chain, are left.'),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
