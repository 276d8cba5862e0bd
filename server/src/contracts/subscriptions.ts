import { z } from 'zod';

import { CRM_EVENTS } from './events';
import { pageAnswer, pageQuery } from './paging';
import { rowLabel, rowName, storable } from './storable-text';

/**
 * Subscriptions of integrations to events of the CRM. Mounted twice with the same handlers:
 * `/api/nexus-crm/subscriptions` (content API, a permission per action) and `/nexus-crm/subscriptions`
 * (admin, `plugin::nexus-crm.integrations.*`). At level 1 they answer 404.
 */

const object = { error: 'must be an object' };

/** Types with a name of their own have ends of their own. */
const OF_ANY_ENTITY = /^nexus-crm\.[a-z][a-z0-9_-]{0,63}\.(converted|closed|\*)$/;

const isPattern = (pattern: string): boolean =>
  pattern === '*' || CRM_EVENTS.includes(pattern) || OF_ANY_ENTITY.test(pattern);

const events = z
  .array(
    z.string({ error: 'must be a text' }).refine(isPattern, {
      error: ({ input }) =>
        `is no event: "${String(input).slice(0, 80)}"; write one such as "nexus-crm.lead.created", all of a kind as "nexus-crm.lead.*", or "*"`,
    }),
    { error: 'must be a list of events' },
  )
  .min(1, { error: 'must have at least one event' })
  .max(100, { error: 'must have at most 100 events' })
  .describe('Names of events; `nexus-crm.lead.*` takes all of a kind, `*` takes all.');

const condition = storable(
  z
    .string({ error: 'must be an expression or null' })
    .max(10_000, { error: 'must be at most 10000 characters long' }),
)
  .nullable()
  .describe(
    "An expression on the payload of the event, such as `data.after.stage == 'won'`; null: every event.",
  );

const integration = rowName.describe('A saved integration, or a built-in one by its kind.');

const input = z
  .record(z.string(), z.unknown(), object)
  .describe('What an activity passes in `with`.');

const enabled = z
  .boolean({ error: 'must be true or false' })
  .describe('A disabled one takes no events; what it has taken before waits.');

/** One subscription. */
export const subscription = z.lazy(() =>
  z.object({
    name: z.string().describe('It never changes.'),
    label: z.string(),
    integration: z.string(),
    events: z.array(z.string()),
    condition: z.string().nullable(),
    input: z.record(z.string(), z.unknown()),
    enabled: z.boolean(),
    revision: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
);
export type Subscription = z.infer<typeof subscription>;

/** GET /subscriptions : by name. */
export namespace ListSubscriptions {
  export const query = z.lazy(() => z.object({ pagination: pageQuery }));
  export type Query = z.input<typeof query>;
  export const response = z.lazy(() =>
    z.object({ data: z.array(subscription), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Response = z.infer<typeof response>;
}

/** GET and DELETE /subscriptions/:name : 404 if there is none. */
export namespace GetSubscription {
  export const response = z.lazy(() => z.object({ data: subscription }));
  export type Response = z.infer<typeof response>;
}

/** POST /subscriptions : 409 if the name is taken. */
export namespace CreateSubscription {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject(
        {
          name: rowName.describe('It never changes.'),
          label: rowLabel.optional(),
          integration,
          events,
          condition: condition.optional(),
          input: input.optional(),
          enabled: enabled.optional(),
        },
        object,
      ),
    }),
  );
  export type Input = z.infer<typeof request>['data'];
  export const response = z.lazy(() => z.object({ data: subscription }));
  export type Response = z.infer<typeof response>;
}

/** PUT /subscriptions/:name : absent keys are kept. 409 if the revision is stale. */
export namespace UpdateSubscription {
  export const request = z.lazy(() =>
    z.strictObject({
      data: z.strictObject(
        {
          label: rowLabel.optional(),
          integration: integration.optional(),
          events: events.optional(),
          condition: condition.optional(),
          input: input.optional(),
          enabled: enabled.optional(),
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
  export const response = z.lazy(() => z.object({ data: subscription }));
  export type Response = z.infer<typeof response>;
}
