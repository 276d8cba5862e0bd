import { useRBAC } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../../constants';

/** Whether the user may change integrations; opening the pages needs the right to read them. */
export function useCanManage(): boolean {
  const { allowedActions } = useRBAC(PERMISSIONS.manageIntegrations);
  return allowedActions.canManage === true;
}
