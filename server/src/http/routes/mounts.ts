import type { Core } from '@strapi/strapi';

import { PLUGIN_ID } from '../../constants';
import type { Area } from '../endpoint';

const levelPolicy = ({ level }: Area): string[] =>
  level > 1 ? [`plugin::${PLUGIN_ID}.level${level}`] : [];

/** Routes for users and API tokens: a permission per endpoint. */
export const contentApiMount = (area: Area): Core.RouteInput[] =>
  area.endpoints.map(({ right, method, path, handler }) => ({
    ...{ method, path, handler },
    config: { policies: [...levelPolicy(area), ...(area.policies?.(right) ?? [])] },
  }));

/** Routes for admins: the admin permission of each endpoint's right. */
export const adminMount = (area: Area): Core.RouteInput[] => {
  const { permissions, policies, endpoints } = area;
  if (!permissions) return [];
  return endpoints.map(({ right, method, path, handler }) => ({
    ...{ method, path, handler },
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: [permissions[right]] } },
        ...levelPolicy(area),
        ...(policies?.(right) ?? []),
      ],
    },
  }));
};
