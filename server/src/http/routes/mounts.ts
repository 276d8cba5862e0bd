import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../../constants';
import { conditionalGet } from '../conditional-get';
import type { Area, Endpoint } from '../endpoint';

const levelPolicy = ({ level }: Area): string[] =>
  level > 1 ? [`plugin::${PLUGIN_ID}.level${level}`] : [];

const mounted = ({ method, path, handler }: Endpoint) => ({ method, path, handler });

const middlewaresOf = ({ method }: Endpoint) => (method === 'GET' ? [conditionalGet] : []);

/** Routes for users and API tokens: a permission per endpoint. */
export const contentApiMount = (area: Area): Core.RouteInput[] =>
  area.endpoints.map((endpoint) => ({
    ...mounted(endpoint),
    config: {
      policies: [...levelPolicy(area), ...(area.policies?.(endpoint.right) ?? [])],
      middlewares: middlewaresOf(endpoint),
    },
  }));

/** Routes for admins: the admin permission of each endpoint's right. */
export const adminMount = (area: Area): Core.RouteInput[] => {
  const { permissions, policies, endpoints } = area;
  if (!permissions) return [];
  return endpoints.map((endpoint) => ({
    ...mounted(endpoint),
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: [permissions[endpoint.right]] } },
        ...levelPolicy(area),
        ...(policies?.(endpoint.right) ?? []),
      ],
      middlewares: middlewaresOf(endpoint),
    },
  }));
};
