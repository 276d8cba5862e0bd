import { z } from 'zod';

/** What a monitoring system asks. Mounted twice with the same handlers. */

/** A larger number of rows in a state is reported as this one, so that no answer counts a million. */
export const MOST_COUNTED = 10_000;

const counted = z.int().describe(`At most ${MOST_COUNTED.toLocaleString('en')}.`);

export const queueHealth = z.lazy(() =>
  z.object({
    waiting: counted,
    due: counted,
    running: counted,
    failing: counted,
    dead: counted,
    suspended: counted,
    lagMs: z
      .int()
      .describe(
        'For how long the earliest one that is due and that no worker has claimed has been due, by the clock of the database; 0 if there is none.',
      ),
  }),
);
export type QueueHealth = z.infer<typeof queueHealth>;

const slots = z.lazy(() =>
  z.object({
    running: z.int().describe('Slots in use.'),
    concurrency: z.int().describe('All slots.'),
  }),
);

/** What is carried out later, each kind in slots of its own. */
export const QUEUES = ['timers', 'jobs', 'deliveries', 'mails', 'triggers'] as const;

/** GET /health : whether work for later is carried out. */
export namespace GetHealth {
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        status: z
          .enum(['ok', 'degraded'])
          .describe(
            '`degraded` if a timer or job is dead, or has been due for more than a minute.',
          ),
        timers: queueHealth
          .nullable()
          .describe('Timers of instances; null if a storage of the app keeps them.'),
        jobs: queueHealth.describe('Background jobs.'),
        worker: z
          .object({
            isEnabled: z.boolean().describe('`timers.worker` of the configuration.'),
            isRunning: z.boolean().describe('Whether it claims timers, jobs and deliveries.'),
            driver: z.string().describe('What wakes it: `embedded` or `bull`.'),
            connection: z
              .object({
                isConnected: z.boolean(),
                error: z.string().nullable().describe('Of an outage that lasts; otherwise null.'),
              })
              .nullable()
              .describe(
                'Of `bull` to Redis; null for `embedded`, and where this process has not needed it. Timers are carried out without it, by polling.',
              ),
            timers: slots,
            jobs: slots,
            deliveries: slots.describe('Events that are sent to their subscribers.'),
            mails: slots.describe('Mails of notifications.'),
            triggers: slots.describe('Events of entries that triggers watch.'),
          })
          .describe('The worker of the process that answers.'),
        database: z.object({ dialect: z.enum(['sqlite', 'postgres', 'mysql']) }),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** GET /health/metrics : the same numbers for Prometheus, in its text format 0.0.4. */
export namespace GetMetrics {
  export const response = z.lazy(() => z.string());
  export type Response = z.infer<typeof response>;
}
