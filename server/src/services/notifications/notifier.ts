import { AsyncLocalStorage } from 'node:async_hooks';

import type { PluginConfig } from '../../config';
import type { Assignee, Person, Work } from '../../core/contracts';
import type { RowWrite } from '../../sql/instances/row-write';
import type { MailRows } from '../../sql/notifications/mail-rows';
import type { NotificationRows } from '../../sql/notifications/notification-rows';
import type { PreferenceRows } from '../../sql/notifications/preference-rows';
import type { NewNotification, Notifier } from '../../strapi/ports/notifier';
import type { Levels } from '../levels';

export interface NotifierOptions {
  readonly levels: Levels;
  readonly config: PluginConfig['notifications'];
  readonly rows: NotificationRows;
  readonly preferences: PreferenceRows;
  readonly mails: MailRows;
  /** The people behind assignees who can log in, and whoever stands in for them. */
  readonly recipients: (assignees: readonly Assignee[], work: Work) => Promise<readonly Person[]>;
  /** Has the mails sent, after the running transaction. */
  readonly onMails: () => Promise<void>;
}

/** Writes notifications in the transaction of what they are about, each by the preferences of its person. */
export class NotificationWriter implements Notifier {
  readonly #quiet = new AsyncLocalStorage<true>();

  constructor(private readonly options: NotifierOptions) {}

  takes({ isBulk }: Pick<NewNotification, 'isBulk'>): boolean {
    const { levels, config } = this.options;
    return levels.includes(3) && (config.bulk || !(isBulk || this.#quiet.getStore() === true));
  }

  /** What `work` writes is bulk work, such as an import. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    return this.#quiet.run(true, work);
  }

  async notify(notification: NewNotification): Promise<void> {
    const { notice: kind, instance, subject, payload, at } = notification;
    const { config, rows, mails } = this.options;
    const { listed, mailed } = await this.#wanting(notification);
    await rows.insert(listed, { kind, instance, subject, payload, createdAt: at });
    if (mailed.length === 0) return;
    const { integration } = config;
    await mails.insert(mailed, { integration, kind, instance, subject, payload }, at);
    await this.options.onMails();
  }

  async plan(notification: NewNotification): Promise<readonly RowWrite[] | undefined> {
    const { notice: kind, instance, subject, payload, at } = notification;
    const { listed, mailed } = await this.#wanting(notification);
    if (mailed.length > 0) return undefined;
    return this.options.rows.planInsert(listed, {
      ...{ kind, instance, subject, payload, createdAt: at },
    });
  }

  /** Who is notified, by the preferences of each. */
  async #wanting(
    notification: NewNotification,
  ): Promise<Readonly<Record<'listed' | 'mailed', readonly Person[]>>> {
    if (!this.takes(notification)) return { listed: [], mailed: [] };
    const { notice: kind, to, work, except } = notification;
    const { config, preferences, recipients } = this.options;
    const people = (await recipients(to, work)).filter((person) => person !== except);
    if (people.length === 0) return { listed: [], mailed: [] };
    const stored = await preferences.for(people, kind);
    const wanting = (way: 'inApp' | 'email') =>
      people.filter((person) => stored.get(person)?.[way] ?? config[way][kind]);
    return { listed: wanting('inApp'), mailed: wanting('email') };
  }
}
