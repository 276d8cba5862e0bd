import { ADMIN_ACTIONS } from '../../constants';
import type { Area } from '../endpoint';

/** What the areas of integrations, subscriptions and deliveries have in common. */
export const OUTSIDE: Pick<Area<'read' | 'manage'>, 'level'> &
  Required<Pick<Area<'read' | 'manage'>, 'permissions'>> = {
  level: 2,
  permissions: {
    read: ADMIN_ACTIONS.integrationsRead,
    manage: ADMIN_ACTIONS.integrationsManage,
  },
};
