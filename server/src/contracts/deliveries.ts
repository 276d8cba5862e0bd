import { z } from 'zod';

import { optionalBody } from './actions';
import { pageAnswer, pageQuery } from './paging';
import { storable } from './storable-text';

/**
 * The log of what integrations were called with, and what came back. Mounted twice with the same
 * handlers, as the endpoints of integrations.
 */

export const DELIVERY_STATES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const DELIVERY_SOURCES = ['event', 'activity', 'notification', 'test'] as const;
export type DeliverySource = (typeof DELIVERY_SOURCES)[number];

export const delivery = z.lazy(() =>
  z.object({
    id: z.string(),
    source: z
      .enum(DELIVERY_SOURCES)
      .describe(
        '`event` for a subscription, `activity` for a step of a pipeline, `notification` for the mail of a notification, `test` for `POST /integrations/:name/test`.',
      ),
    integration: z.string(),
    subscription: z.string().nullable(),
    event: z.string().nullable(),
    instance: z.string().nullable(),
    subject: z.object({ type: z.string(), id: z.string() }).describe('The record.'),
    status: z
      .enum(DELIVERY_STATES)
      .describe(
        '`pending` before the first attempt and between attempts of an event or notification; an activity is `failed` between its attempts.',
      ),
    attempts: z.int(),
    nextAt: z.string().nullable().describe('When it is tried next, if it is pending.'),
    request: z.unknown().describe('What was sent, without texts; null before the first attempt.'),
    answer: z.unknown().describe('What came back, without texts; null if nothing did.'),
    error: z.string().nullable().describe('Why the last attempt failed.'),
    duration: z.int().nullable().describe('Milliseconds that the last attempt took.'),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
  }),
);
export type DeliveryView = z.infer<typeof delivery>;

const text = storable(
  z
    .string({ error: 'must be text' })
    .min(1, { error: 'must not be empty' })
    .max(255, { error: 'must be shorter' }),
);

const moment = z.iso.datetime({
  offset: true,
  error: 'must be a time such as 2026-03-01T09:00:00Z',
});

const oneOf = <Value extends z.ZodType>(value: Value) =>
  z.union([value, z.strictObject({ $eq: value })], {
    error: 'must be a value, or { $eq } with one',
  });

export const deliveryFilters = z.lazy(() =>
  z.strictObject({
    status: oneOf(z.enum(DELIVERY_STATES)).optional().describe('How far it is.'),
    source: oneOf(z.enum(DELIVERY_SOURCES)).optional().describe('What it was sent for.'),
    integration: oneOf(text).optional().describe('The name of an integration.'),
    subscription: oneOf(text).optional().describe('The name of a subscription.'),
    event: oneOf(text).optional().describe('The name of an event.'),
    instance: oneOf(text).optional().describe('The documentId of an instance.'),
    record: oneOf(text).optional().describe('The documentId of a record.'),
    createdAt: z
      .strictObject(
        { $gte: moment.optional(), $lt: moment.optional() },
        { error: 'must be an object with "$gte", "$lt" or both' },
      )
      .optional()
      .describe('The period in which it was first to be sent, in ISO 8601 with an offset.'),
  }),
);
export type DeliveryFilters = z.infer<typeof deliveryFilters>;

/** GET /deliveries : the newest first. */
export namespace ListDeliveries {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: deliveryFilters
        .optional()
        .describe('Each key takes a value, or `$eq` with one; `createdAt` takes `$gte` and `$lt`.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.array(delivery), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}

/** GET /deliveries/:id */
export namespace GetDelivery {
  export const response = z.lazy(() => z.object({ data: delivery, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

/** POST /deliveries/:id/redrive : sends the event of a failed one again, with all of its attempts. */
export namespace RedriveDelivery {
  export const request = z.lazy(() => optionalBody({}));
  export const response = z.lazy(() => z.object({ data: delivery, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

const isNotEmpty = (value: object): boolean => Object.keys(value).length > 0;

/** POST /deliveries/redrive : the same for all failed ones that a filter finds. */
export namespace RedriveDeliveries {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z.strictObject(
          {
            filters: deliveryFilters
              .unwrap()
              .refine(isNotEmpty, { error: 'must have at least one key' })
              .describe(
                'As of the list; at least one key. Only failed ones of events and notifications are redriven.',
              ),
          },
          { error: 'must be an object with "filters"' },
        ),
      },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.object({ redriven: z.int() }), meta: z.object({}) }),
  );
  export type Input = z.infer<typeof request>['data'];
  export type Response = z.infer<typeof response>;
}
