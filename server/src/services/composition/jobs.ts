import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import { BackgroundQueue } from '../../sql/timers/background-queue';
import type { DueLooks } from '../../sql/timers/due-looks';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import { BackgroundJobs } from '../background-jobs';
import { CAMPAIGN } from '../campaigns';
import { DELIVERY_JOB } from '../deliveries';
import { MAIL_JOB } from '../notifications';
import { TRIGGER_JOB } from '../triggers';

/** What waits for receivers, mail servers or the app's code: each has a worker of its own. */
const SLOW = [DELIVERY_JOB, MAIL_JOB, TRIGGER_JOB];

/** Jobs that each of these workers carries out at the same time, unless the configuration says otherwise. */
const SLOW_AT_ONCE = 5;

interface JobParts {
  readonly runtime: StrapiSqlRuntime;
  /** Shared with the timers. */
  readonly looks: DueLooks;
  readonly timers: PluginConfig['timers'];
}

/** Background jobs, and those that are slow and must hold nothing else up, nor each other. */
export function composeJobs(strapi: Core.Strapi, { timers, ...shared }: JobParts) {
  const leases = { ...shared, lease: timers.lease };
  const { campaign, delivery, mail, trigger } = timers.concurrencyByType;
  const onItsOwn = (kind: string, concurrency = SLOW_AT_ONCE) =>
    new BackgroundJobs(strapi, new BackgroundQueue(leases, { only: [kind] }), {
      ...timers,
      concurrency,
    });
  return {
    jobs: new BackgroundJobs(strapi, new BackgroundQueue(leases, { except: SLOW }), {
      ...timers,
      concurrency: timers.backgroundConcurrency,
      limits: campaign === undefined ? {} : { [CAMPAIGN]: campaign },
    }),
    deliveryJobs: onItsOwn(DELIVERY_JOB, delivery),
    mailJobs: onItsOwn(MAIL_JOB, mail),
    triggerJobs: onItsOwn(TRIGGER_JOB, trigger),
  };
}
