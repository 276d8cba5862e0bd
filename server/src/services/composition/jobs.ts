import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import { BackgroundQueue } from '../../sql/timers/background-queue';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { BackgroundJobs } from '../background-jobs';
import { DELIVERY_JOB } from '../deliveries';
import { MAIL_JOB } from '../notifications';
import { TRIGGER_JOB } from '../triggers';

/** What waits for receivers, mail servers or the app's code: each has a worker of its own. */
const SLOW = [DELIVERY_JOB, MAIL_JOB, TRIGGER_JOB];

/** Jobs that each of these workers carries out at the same time. */
const SLOW_AT_ONCE = 5;

/** Background jobs, and those that are slow and must hold nothing else up, nor each other. */
export function composeJobs(
  strapi: Core.Strapi,
  { runtime, timers }: { runtime: StrapiSqlRuntime; timers: PluginConfig['timers'] },
) {
  const leases = { runtime, lease: timers.lease };
  const slow = { ...timers, backgroundConcurrency: SLOW_AT_ONCE };
  const onItsOwn = (kind: string) =>
    new BackgroundJobs(strapi, new BackgroundQueue(leases, { only: [kind] }), slow);
  return {
    jobs: new BackgroundJobs(strapi, new BackgroundQueue(leases, { except: SLOW }), timers),
    deliveryJobs: onItsOwn(DELIVERY_JOB),
    mailJobs: onItsOwn(MAIL_JOB),
    triggerJobs: onItsOwn(TRIGGER_JOB),
  };
}
