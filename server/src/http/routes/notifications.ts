import { ADMIN_ACTIONS } from '../../constants';
import {
  GetPreferences,
  ListNotifications,
  PutPreferences,
  ReadNotifications,
} from '../../contracts/notifications';
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
      method: 'GET',
      path: '/notifications/count',
      handler: 'notifications.count',
      operation: { id: 'countNotifications', summary: 'Count the unread notifications' },
      contract: () => ({ response: ReadNotifications.response }),
    },
    {
      right: 'read',
      method: 'POST',
      path: '/notifications/read',
      handler: 'notifications.readAll',
      operation: {
        id: 'readNotifications',
        summary: 'Mark several or all of them as read',
        description: 'Those that the caller does not have are left out.',
      },
      contract: () => ({
        body: ReadNotifications.request,
        response: ReadNotifications.response,
      }),
    },
    {
      right: 'read',
      method: 'POST',
      path: '/notifications/:id/read',
      handler: 'notifications.read',
      operation: { id: 'readNotification', summary: 'Mark one of them as read' },
      contract: () => ({ response: ReadNotifications.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/notification-preferences',
      handler: 'notifications.preferences',
      operation: {
        id: 'getNotificationPreferences',
        summary: 'By which ways the caller is notified of what',
        description: 'The preferences of the caller, else `notifications` of the configuration.',
      },
      contract: () => ({ response: GetPreferences.response }),
    },
    {
      right: 'read',
      method: 'PUT',
      path: '/notification-preferences',
      handler: 'notifications.prefer',
      operation: {
        id: 'setNotificationPreferences',
        summary: 'Change the preferences of the caller',
        description:
          'Changes the kinds that are given, and of each only the given ways; `null` returns a kind to the configuration. Mails that wait are sent.',
      },
      contract: () => ({ body: PutPreferences.request, response: GetPreferences.response }),
    },
  ],
});
