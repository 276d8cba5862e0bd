import type { Core } from '@strapi/strapi';

import { ADMIN_ACTIONS } from '../constants';
import { GetDashboard, ListTasks } from '../contracts/dashboard';

const LEVEL = { name: 'plugin::nexus-crm.level', config: { level: 2 } };

const endpoints = () =>
  [
    {
      method: 'GET',
      path: '/dashboard',
      handler: 'dashboard.find',
      request: { query: GetDashboard.query.shape },
      response: GetDashboard.response,
    },
    {
      method: 'GET',
      path: '/tasks',
      handler: 'dashboard.tasks',
      request: { query: ListTasks.query.shape },
      response: ListTasks.response,
    },
  ] as const;

/** For users: a permission per action. */
export const dashboardContentApiRoutes = (): Core.RouteInput[] =>
  endpoints().map((endpoint) => ({ ...endpoint, config: { policies: [LEVEL] } }));

/** For admins: one admin permission. */
export const dashboardAdminRoutes = (): Core.RouteInput[] =>
  endpoints().map((endpoint) => ({
    ...endpoint,
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: [ADMIN_ACTIONS.dashboardRead] } },
        LEVEL,
      ],
    },
  }));
