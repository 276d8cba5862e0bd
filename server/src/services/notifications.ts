import { ListNotifications, type ReadNotifications } from '../contracts/notifications';
import { parseRequest } from '../contracts/parse';
import type { AutomationCause, Clock, Person } from '../core/contracts';
import { CrmNotFoundError } from '../core/errors';
import type { Notification, NotificationRows } from '../sql/notifications/notification-rows';
import { withStrapiErrors } from '../strapi/ports/errors';
import { pageMeta, toPage } from './paging';

/** `strapi.plugin('nexus-crm').service('notifications')`: the notifications of a person. */
export class Notifications {
  constructor(
    private readonly rows: NotificationRows,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  list(person: Person, query: ListNotifications.Query = {}): Promise<ListNotifications.Response> {
    return withStrapiErrors(async () => {
      const { filters, pagination } = parseRequest(ListNotifications.query, query, 'query');
      const page = toPage(pagination);
      const { notifications, total } = await this.rows.page(person, filters?.read, page);
      const unread = await this.rows.unread(person);
      return {
        data: notifications.map(present),
        meta: { pagination: pageMeta(page, total), unread },
      };
    });
  }

  /** Idempotent. @throws NotFoundError if the person has no such notification. */
  read(person: Person, id: string): Promise<ReadNotifications.Response['data']> {
    return withStrapiErrors(async () => {
      const number = /^\d{1,15}$/.test(id) ? Number(id) : 0;
      if (!(await this.rows.markRead(person, number, this.clock.now().getTime()))) {
        throw new CrmNotFoundError('There is no such notification.');
      }
      return { unread: await this.rows.unread(person) };
    });
  }

  readAll(person: Person): Promise<ReadNotifications.Response['data']> {
    return withStrapiErrors(async () => {
      await this.rows.markAllRead(person, this.clock.now().getTime());
      return { unread: await this.rows.unread(person) };
    });
  }
}

const present = ({
  id,
  kind,
  createdAt,
  readAt,
  ...rest
}: Notification): ListNotifications.Response['data'][number] => ({
  ...{ id: String(id), kind: kind as AutomationCause },
  ...{ instance: rest.instance, subject: rest.subject, payload: { ...rest.payload } },
  createdAt: new Date(createdAt).toISOString(),
  readAt: readAt === null ? null : new Date(readAt).toISOString(),
});
