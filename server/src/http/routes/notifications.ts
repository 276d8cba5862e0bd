import { ADMIN_ACTIONS } from '../../constants';
import { ListNotifications, ReadNotifications } from '../../contracts/notifications';
import { defineArea } from '../endpoint';

export const notifications = defineArea({
  tag: 'Notifications',
  description: 'Notifications of the caller, who must be a user or an admin; API tokens get 403.',
  level: 3,
  permissions: { read: ADMIN_ACTIONS.dashboardRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/notifications',
      handler: 'notifications.find',
      operation: {
        id: 'listNotifications',
        summary: 'List the notifications of the caller, newest first',
      },
      contract: () => ({ query: ListNotifications.query, response: ListNotifications.response }),
    },
    {
      right: 'read',
      method: 'POST',
      path: '/notifications/read',
      handler: 'notifications.readAll',
      operation: { id: 'readNotifications', summary: 'Mark all of them as read' },
      contract: () => ({ response: ReadNotifications.response }),
    },
    {
      right: 'read',
      method: 'POST',
      path: '/notifications/:id/read',
      handler: 'notifications.read',
      operation: { id: 'readNotification', summary: 'Mark one of them as read' },
      contract: () => ({ response: ReadNotifications.response }),
    },
  ],
});
