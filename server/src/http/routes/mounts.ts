import type { Core } from '@strapi/strapi';

const LEVEL = { name: 'plugin::nexus-crm.level', config: { level: 2 } };

type Endpoint = Omit<Core.RouteInput, 'config'>;

/** For users and API tokens, from level 2 on: a permission per action. */
export const contentApiMount = (endpoints: readonly Endpoint[]): Core.RouteInput[] =>
  endpoints.map((endpoint) => ({ ...endpoint, config: { policies: [LEVEL] } }));

/** For admins, from level 2 on: the admin permission that each endpoint's right stands for. */
export const adminMount = <Right extends string>(
  endpoints: readonly (Endpoint & { readonly right: Right })[],
  actions: Readonly<Record<Right, string>>,
): Core.RouteInput[] =>
  endpoints.map(({ right, ...endpoint }) => ({
    ...endpoint,
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: [actions[right]] } },
        LEVEL,
      ],
    },
  }));
