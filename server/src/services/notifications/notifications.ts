import {
  ListNotifications,
  PutPreferences,
  ReadNotifications,
  type GetPreferences,
} from '../../contracts/notifications';
import { parseRequest } from '../../contracts/parse';
import type { PluginConfig } from '../../config';
import { NOTICES, type Clock, type Notice, type Person } from '../../core/contracts';
import { CrmNotFoundError } from '../../core/errors';
import type { Notification, NotificationRows } from '../../sql/notifications/notification-rows';
import type { PreferenceRows, Preference } from '../../sql/notifications/preference-rows';
import { withStrapiErrors } from '../../strapi/ports/errors';
import { pageMeta, toPage } from '../paging';
import type { NotificationWriter } from './notifier';

export interface NotificationsOptions {
  readonly rows: NotificationRows;
  readonly preferences: PreferenceRows;
  readonly config: PluginConfig['notifications'];
  readonly notifier: NotificationWriter;
  readonly clock: Clock;
}

type Unread = ReadNotifications.Response['data'];

/** `strapi.plugin('nexus-crm').service('notifications')`: the notifications of a person, and their preferences. */
export class Notifications {
  constructor(private readonly options: NotificationsOptions) {}

  /** Newest first. */
  list(person: Person, query: ListNotifications.Query = {}): Promise<ListNotifications.Response> {
    return withStrapiErrors(async () => {
      const { filters = {}, pagination } = parseRequest(ListNotifications.query, query, 'query');
      const { read, kind, ...others } = filters;
      const page = toPage(pagination);
      const wanted = { read, kinds: kindsOf(kind), ...others };
      const { notifications, total } = await this.options.rows.page(person, wanted, page);
      const unread = await this.options.rows.unread(person);
      return {
        data: notifications.map(present),
        meta: { pagination: pageMeta(page, total), unread },
      };
    });
  }

  count(person: Person): Promise<Unread> {
    return withStrapiErrors(() => this.#unread(person));
  }

  /** Idempotent. @throws NotFoundError if the person has no such notification. */
  read(person: Person, id: string): Promise<Unread> {
    return withStrapiErrors(async () => {
      const number = /^\d{1,15}$/.test(id) ? Number(id) : 0;
      if (!(await this.options.rows.markRead(person, number, this.#now()))) {
        throw new CrmNotFoundError('There is no such notification.');
      }
      return this.#unread(person);
    });
  }

  /** @param body which ones; by default all. Those that the person does not have are left out. */
  readAll(person: Person, body: ReadNotifications.Input = {}): Promise<Unread> {
    return withStrapiErrors(async () => {
      const { data } = parseRequest(ReadNotifications.request, body, 'body');
      await this.options.rows.markAllRead(person, this.#now(), data?.ids?.map(Number));
      return this.#unread(person);
    });
  }

  /** By which ways a person is notified of what: their preferences, else the configuration. */
  preferences(person: Person): Promise<GetPreferences.Response['data']> {
    return withStrapiErrors(() => this.#preferences(person));
  }

  /** Changes those of the given kinds; null returns to the configuration. */
  prefer(person: Person, body: PutPreferences.Input): Promise<GetPreferences.Response['data']> {
    return withStrapiErrors(async () => {
      const { data } = parseRequest(PutPreferences.request, body, 'body');
      const now = await this.#preferences(person);
      const changed = new Map<Notice, Preference>();
      const reset: Notice[] = [];
      for (const kind of NOTICES) {
        const given = data[kind];
        if (given === null) reset.push(kind);
        else if (given) changed.set(kind, { ...now[kind], ...given });
      }
      await this.options.preferences.save(person, changed, this.#now());
      await this.options.preferences.reset(person, reset);
      return this.#preferences(person);
    });
  }

  /** What `work` writes notifies nobody, unless `notifications.bulk` is set: for imports and scripts. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    return this.options.notifier.quietly(work);
  }

  async #preferences(person: Person): Promise<Record<Notice, Preference>> {
    const { config, preferences } = this.options;
    const stored = await preferences.of(person);
    const all = NOTICES.map((kind): [Notice, Preference] => [
      kind,
      stored.get(kind) ?? { inApp: config.inApp[kind], email: config.email[kind] },
    ]);
    return Object.fromEntries(all) as Record<Notice, Preference>;
  }

  async #unread(person: Person): Promise<Unread> {
    return { unread: await this.options.rows.unread(person) };
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}

type KindFilter = NonNullable<ListNotifications.Query['filters']>['kind'];

function kindsOf(kind: KindFilter): readonly Notice[] | undefined {
  if (kind === undefined) return undefined;
  if (typeof kind === 'string') return [kind];
  return '$eq' in kind ? [kind.$eq] : kind.$in;
}

const present = ({
  id,
  createdAt,
  readAt,
  ...rest
}: Notification): ListNotifications.Response['data'][number] => ({
  ...{ id: String(id), kind: rest.kind },
  ...{ instance: rest.instance, subject: rest.subject, payload: { ...rest.payload } },
  createdAt: new Date(createdAt).toISOString(),
  readAt: readAt === null ? null : new Date(readAt).toISOString(),
});
