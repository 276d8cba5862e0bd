import type { Core } from '@strapi/strapi';

import type { PluginConfig } from '../../config';
import type { Clock } from '../../core/contracts';
import type { OutboxRows } from '../../sql/deliveries/outbox-rows';
import { MailRows } from '../../sql/notifications/mail-rows';
import { NotificationRows } from '../../sql/notifications/notification-rows';
import { PreferenceRows } from '../../sql/notifications/preference-rows';
import { afterCommit } from '../../strapi/ports/after-commit';
import type { StrapiDirectory } from '../../strapi/ports/directory';
import type { StrapiSqlRuntime } from '../../strapi/ports/sql-runtime';
import type { BackgroundJobs } from '../background-jobs';
import type { Levels } from '../levels';
import {
  MAIL_JOB,
  mailJob,
  Notifications,
  notificationPruning,
  NotificationWriter,
  templatesOf,
  type MailOptions,
} from '../notifications';

interface NotificationParts {
  readonly levels: Levels;
  readonly runtime: StrapiSqlRuntime;
  readonly clock: Clock;
  readonly directory: StrapiDirectory;
  readonly jobs: BackgroundJobs;
  /** Sends, by a worker of their own. */
  readonly mailJobs: BackgroundJobs;
  readonly outbox: OutboxRows;
  readonly config: PluginConfig['notifications'];
}

/** Builds what writes notifications, what sends their mails, and their API. */
export function composeNotifications(
  strapi: Core.Strapi,
  { levels, runtime, clock, directory, jobs, mailJobs, outbox, config }: NotificationParts,
) {
  const templates = templatesOf(config);
  const rows = new NotificationRows(runtime);
  const preferences = new PreferenceRows(runtime);
  const mails = new MailRows(runtime);
  const send = () => mailJobs.request({ kind: MAIL_JOB });
  const notifier = new NotificationWriter({
    ...{ levels, config, rows, preferences, mails },
    recipients: (assignees, work) => directory.recipients(assignees, work),
    // A crash before this is found by the sweep.
    onMails: () => afterCommit(strapi, 'nexus-crm: requesting the mails of notifications', send),
  });
  if (levels.includes(3)) {
    jobs.register(
      notificationPruning({
        ...{ rows, preferences, config, clock },
        gone: (people) => directory.gone(people),
      }),
    );
  }
  return {
    notifier,
    notifications: new Notifications({ rows, preferences, config, notifier, clock }),
    mails: {
      send,
      /** Sends mails whose process died before it could request it. */
      sweep: async () => {
        if ((await mails.nextDueIn()) === 0) await mailJobs.ensure({ kind: MAIL_JOB });
      },
      /** Once there are integrations. */
      open: (sending: Pick<MailOptions, 'integration' | 'record'>): void => {
        mailJobs.register(
          mailJob({
            ...{ mails, outbox, clock, templates, ...sending },
            addressOf: (person) => directory.addressOf(person),
            hasKindOf: (person) => directory.hasKindOf(person),
          }),
        );
      },
    },
  };
}
