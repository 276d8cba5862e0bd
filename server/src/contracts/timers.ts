import { z } from 'zod';

import { optionalBody } from './actions';
import { pageAnswer, pageQuery } from './paging';

/**
 * Work for later, for operators: timers of instances, and background jobs. Mounted twice with the
 * same handlers, as the endpoints of instances.
 */

export const TIMER_STATES = [
  ...(['waiting', 'due', 'running', 'failing', 'dead', 'suspended'] as const),
] as const;
export type TimerState = (typeof TIMER_STATES)[number];

const isoTime = z.string();

export const timer = z.lazy(() =>
  z.object({
    id: z.string(),
    type: z
      .string()
      .describe(
        'What it does: `wait`, `activity`, `compensation`, `transition`, `escalation`, `sla`, `reminder`, `automation`; of a background job its kind: `campaign`.',
      ),
    instance: z.string().nullable().describe('Null for a background job.'),
    subject: z
      .object({ type: z.string(), id: z.string() })
      .nullable()
      .describe('The record that it belongs to.'),
    key: z
      .string()
      .nullable()
      .describe('Which background job of its kind, such as the id of a campaign; null otherwise.'),
    dueAt: isoTime,
    state: z
      .enum(TIMER_STATES)
      .describe(
        'One of `waiting` for its time, `due` and not claimed yet, `running` under a lease, `failing` and tried again at `dueAt`, `dead` after too many failures, `suspended` while its instance is paused.',
      ),
    attempts: z.int().describe('Failed attempts in a row.'),
    recoveries: z.int().describe('How often a process died that was carrying it out.'),
    lastError: z.string().nullable(),
    lease: z
      .object({ owner: z.string(), until: isoTime })
      .nullable()
      .describe('The hold of a worker on it.'),
  }),
);
export type TimerView = z.infer<typeof timer>;

const text = z
  .string({ error: 'must be text' })
  .min(1, { error: 'must not be empty' })
  .max(255, { error: 'must be shorter' });
const isNotEmpty = (value: object): boolean => Object.keys(value).length > 0;
const NOT_ONE_OF = { error: 'must be a value, or { $eq } or { $in } with them' };
const oneOf = <Value extends z.ZodType>(value: Value) =>
  z.union(
    [
      value,
      z
        .strictObject({ $eq: value.optional(), $in: z.array(value).optional() })
        .refine(isNotEmpty, NOT_ONE_OF),
    ],
    NOT_ONE_OF,
  );

export const timerFilters = z.lazy(() =>
  z.strictObject({
    state: oneOf(z.enum(TIMER_STATES))
      .optional()
      .describe(`One of ${TIMER_STATES.map((state) => `\`${state}\``).join(', ')}.`),
    type: oneOf(text)
      .optional()
      .describe(
        'What it does: `wait`, `activity`, `compensation`, `transition`, `escalation`, or the kind of a background job: `campaign`.',
      ),
    instance: oneOf(text).optional().describe('The documentId of an instance.'),
  }),
);
export type TimerFilters = z.infer<typeof timerFilters>;

const SORTS = ['dueAt', 'dueAt:asc', 'dueAt:desc'] as const;

/** GET /timers : timers and background jobs, without what they carry. */
export namespace ListTimers {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: timerFilters
        .optional()
        .describe('Each key takes a value, or `$eq` or `$in` with values.'),
      sort: z
        .enum(SORTS, { error: `must be one of ${SORTS.join(', ')}` })
        .optional()
        .describe('`dueAt` by default.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.array(timer), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}

/** POST /timers/:id/redrive : arms a failing or dead one for now, with all of its attempts. */
export namespace RedriveTimer {
  export const request = z.lazy(() => optionalBody({}));
  export const response = z.lazy(() => z.object({ data: timer, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

/** The most that one request redrives, each with an entry in the history. */
export const MOST_REDRIVEN = 1_000;

/** POST /timers/redrive : the same for all failing and dead ones that a filter finds. */
export namespace RedriveTimers {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z.strictObject(
          {
            filters: timerFilters
              .unwrap()
              .refine(isNotEmpty, { error: 'must have at least one key' })
              .describe(
                'As of the list; at least one key. Only `failing` and `dead` are redriven.',
              ),
            limit: z
              .int({ error: 'must be a whole number' })
              .min(1, { error: 'must be at least 1' })
              .max(MOST_REDRIVEN, { error: `must be at most ${MOST_REDRIVEN}` })
              .optional()
              .describe('The most to redrive; 1,000 by default.'),
          },
          { error: 'must be an object with "filters"' },
        ),
      },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({ redriven: z.int() }),
      meta: z.object({
        remaining: z
          .int()
          .describe('How many failing and dead ones the filter still finds: repeat the request.'),
      }),
    }),
  );
  export type Input = z.infer<typeof request>['data'];
  export type Response = z.infer<typeof response>;
}
