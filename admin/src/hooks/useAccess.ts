import { useRBAC } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../constants';

/** Whether the person may change custom fields; reading them is what opened the page. */
export function useAccess(): { canManage: boolean } {
  const { allowedActions } = useRBAC(PERMISSIONS.manage);
  return { canManage: allowedActions.canManage === true };
}
