import type { Core } from '@strapi/strapi';

import { ADMIN_ACTIONS } from '../../constants';
import { GetDashboard, ListTasks } from '../../contracts/dashboard';
import { adminMount, contentApiMount } from './mounts';

const endpoints = () =>
  [
    {
      method: 'GET',
      path: '/dashboard',
      handler: 'dashboard.find',
      request: { query: GetDashboard.query.unwrap().shape },
      response: GetDashboard.response,
    },
    {
      method: 'GET',
      path: '/tasks',
      handler: 'dashboard.tasks',
      request: { query: ListTasks.query.unwrap().shape },
      response: ListTasks.response,
    },
  ] as const;

/** For users: a permission per action. */
export const dashboardContentApiRoutes = (): Core.RouteInput[] => contentApiMount(endpoints());

/** For admins: one admin permission. */
export const dashboardAdminRoutes = (): Core.RouteInput[] =>
  adminMount(
    endpoints().map((endpoint) => ({ ...endpoint, right: 'read' as const })),
    { read: ADMIN_ACTIONS.dashboardRead },
  );
