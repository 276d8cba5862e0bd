import { z } from 'zod';

import { pageAnswer, pageQuery } from './paging';
import { rowLabel, rowName } from './storable-text';

/**
 * Integrations that administrators save. Mounted twice with the same handlers:
 * `/api/nexus-crm/integrations` (content API, a permission per action) and `/nexus-crm/integrations`
 * (admin, `plugin::nexus-crm.integrations.*`). At level 1 they answer 404.
 */

const data = { error: 'must be an object' };

/** `kinds` is the path of another endpoint. */
const name = rowName
  .refine((text) => text !== 'kinds', { error: '"kinds" is reserved' })
  .describe('What an activity names; it never changes. `kinds` is reserved.');

const enabled = z
  .boolean({ error: 'must be true or false' })
  .describe('Activities of a disabled integration fail.');

const settings = z
  .record(z.string(), z.unknown(), data)
  .describe('The values that `GET /integrations/kinds` lists for the kind; replaced as a whole.');

const secrets = z
  .record(z.string(), z.unknown(), data)
  .describe('New values of secrets. One without a key is kept, null removes one.');

/** The greatest limits. */
export const MOST = { concurrency: 1_000, perMinute: 1_000_000 };

const whole = (most: number) =>
  z
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must be at least 1' })
    .max(most, { error: `must be at most ${most}` });

const limits = z
  .strictObject(
    {
      concurrency: whole(MOST.concurrency)
        .optional()
        .describe('Maximum number of attempts at the same time; 5 by default.'),
      perMinute: whole(MOST.perMinute)
        .nullish()
        .describe('Maximum number of attempts in a minute; null, the default: no limit.'),
    },
    data,
  )
  .describe('Of each process. Attempts beyond them wait and do not count as failed.');

/** One saved integration. */
export const integration = z.lazy(() =>
  z.object({
    id: z.string().describe('documentId of the row.'),
    name: z.string().describe('What an activity names; it never changes.'),
    label: z.string(),
    kind: z.string().describe('One of `GET /integrations/kinds`; it never changes.'),
    settings: z
      .record(z.string(), z.unknown())
      .describe('Those that the kind declares; none if the kind is not registered.'),
    secrets: z
      .record(z.string(), z.object({ isSet: z.boolean() }))
      .describe('Which secrets of the kind are set. The values are never returned.'),
    limits: z.object({ concurrency: z.int(), perMinute: z.int().nullable() }),
    enabled: z.boolean(),
    disabledReason: z
      .string()
      .nullable()
      .describe('Why it was disabled by itself; null if a person disabled it.'),
    problems: z
      .array(z.object({ path: z.array(z.string()), message: z.string() }))
      .describe(
        'What keeps it from being run, such as a secret that no key decrypts; empty if nothing does.',
      ),
    circuit: z
      .object({
        state: z
          .enum(['closed', 'open', 'half_open'])
          .describe(
            'Open: attempts wait until `retryAt`. Half open: the next attempt decides whether it is called again.',
          ),
        retryAt: z.string().nullable().describe('Null unless it is open.'),
      })
      .describe('The circuit breaker of the process that answers; each process has its own.'),
    revision: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
);
export type Integration = z.infer<typeof integration>;

/** A kind of integrations, for forms. */
export const integrationKind = z.lazy(() =>
  z.object({
    name: z.string(),
    settings: z.record(z.string(), z.unknown()).describe('JSON Schema of `settings`.'),
    secrets: z.record(z.string(), z.unknown()).describe('JSON Schema of `secrets`.'),
    input: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('JSON Schema of the `with` of an activity; null: anything.'),
    hasPreview: z.boolean().describe('Whether `POST /integrations/:name/preview` answers.'),
  }),
);
export type IntegrationKind = z.infer<typeof integrationKind>;

/** GET /integrations : by name. */
export namespace ListIntegrations {
  export const query = z.lazy(() => z.object({ pagination: pageQuery }));
  export type Query = z.input<typeof query>;
  export const response = z.lazy(() =>
    z.object({ data: z.array(integration), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Response = z.infer<typeof response>;
}

/** GET /integrations/kinds : built-in kinds and those of the app. */
export namespace ListIntegrationKinds {
  export const response = z.lazy(() => z.object({ data: z.array(integrationKind) }));
  export type Response = z.infer<typeof response>;
}

/** GET /integrations/:name : 404 if there is none. */
export namespace GetIntegration {
  export const response = z.lazy(() => z.object({ data: integration }));
  export type Response = z.infer<typeof response>;
}

/** POST /integrations : 409 if the name is taken. */
export namespace CreateIntegration {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject(
        {
          name,
          label: rowLabel.optional(),
          kind: z.string({ error: 'must be a text' }).describe('One of `GET /integrations/kinds`.'),
          settings: settings.optional(),
          secrets: secrets.optional(),
          limits: limits.optional(),
          enabled: enabled.optional(),
        },
        data,
      ),
    }),
  );
  export const response = z.lazy(() => z.object({ data: integration }));
  export type Response = z.infer<typeof response>;
}

/** PUT /integrations/:name : absent keys are kept. 409 if the revision is stale. */
export namespace UpdateIntegration {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject(
        {
          label: rowLabel.optional(),
          settings: settings.optional(),
          secrets: secrets.optional(),
          limits: limits.optional(),
          enabled: enabled.optional(),
          revision: z
            .int({ error: 'must be a whole number' })
            .optional()
            .describe('The revision that the caller has read; 409 if it is stale.'),
        },
        data,
      ),
    }),
  );
  export const response = z.lazy(() => z.object({ data: integration }));
  export type Response = z.infer<typeof response>;
}

/** DELETE /integrations/:name */
export namespace DeleteIntegration {
  export const response = z.lazy(() => z.object({ data: integration }));
  export type Response = z.infer<typeof response>;
}

/** POST /integrations/:name/test : runs it once for real; also a disabled one. */
export namespace TestIntegration {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z
        .strictObject(
          {
            input: z
              .record(z.string(), z.unknown(), data)
              .optional()
              .describe('As `with` of an activity.'),
            data: z
              .record(z.string(), z.unknown(), data)
              .optional()
              .describe('Values in the place of an instance’s data and of its record.'),
          },
          data,
        )
        .optional(),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        ok: z.boolean(),
        output: z.unknown().describe('What it returned; null if it failed.'),
        error: z.string().nullable().describe('Why it failed.'),
        retryable: z
          .boolean()
          .nullable()
          .describe('Whether an activity would be tried again; null if it succeeded.'),
        duration: z.number().describe('Milliseconds.'),
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** POST /integrations/:name/preview : what it would send about a record; nothing is sent. */
export namespace PreviewIntegration {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject(
        {
          subject: z
            .strictObject(
              {
                type: z.string({ error: 'must be a content type' }).describe('Its content type.'),
                id: z.string({ error: 'must be a documentId' }).describe('Its documentId.'),
              },
              { error: 'must be an object with "type" and "id"' },
            )
            .describe('The record whose values the templates read, as far as the caller may.'),
          input: z
            .record(z.string(), z.unknown(), data)
            .optional()
            .describe('As `with` of an activity.'),
          settings: z
            .record(z.string(), z.unknown(), data)
            .optional()
            .describe('In the place of the saved ones, to see them before they are saved.'),
        },
        data,
      ),
    }),
  );
  export type Input = z.infer<typeof request>['data'];
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        ok: z.boolean(),
        parts: z
          .record(z.string(), z.string())
          .nullable()
          .describe('Of a mail: `to`, `subject`, `text`, `html`; null if it could not be made.'),
        error: z.string().nullable().describe('Why it could not be made.'),
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}
