import { ADMIN_ACTIONS } from '../../constants';
import { GetDashboard, ListTasks } from '../../contracts/dashboard';
import { ListDone, ListRequests } from '../../contracts/own-tasks';
import { defineArea } from '../endpoint';

export const dashboard = defineArea({
  tag: 'Dashboard',
  description: 'What waits for the caller, who must be a user or an admin; API tokens get 403.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.dashboardRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/dashboard',
      handler: 'dashboard.find',
      operation: {
        id: 'getDashboard',
        summary: 'List everything that waits for the caller, first due first',
      },
      contract: () => ({ query: GetDashboard.query, response: GetDashboard.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/tasks',
      handler: 'dashboard.tasks',
      operation: { id: 'listTasks', summary: 'List the tasks and approvals of the caller' },
      contract: () => ({ query: ListTasks.query, response: ListTasks.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/tasks/requests',
      handler: 'dashboard.requests',
      operation: {
        id: 'listRequests',
        summary: 'List the approvals that the caller has asked for, newest first',
        description: 'On records of types that the caller may list.',
      },
      contract: () => ({ query: ListRequests.query, response: ListRequests.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/tasks/done',
      handler: 'dashboard.done',
      operation: {
        id: 'listDone',
        summary:
          'List the tasks that the caller has completed and the votes they have cast, newest first',
        description: 'On records of types that the caller may list.',
      },
      contract: () => ({ query: ListDone.query, response: ListDone.response }),
    },
  ],
});
