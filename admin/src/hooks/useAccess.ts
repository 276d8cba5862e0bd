import { useRBAC } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../constants';

/** Whether the user may change custom fields; opening the page needs the right to read them. */
export function useAccess(): { canManage: boolean } {
  const { allowedActions } = useRBAC(PERMISSIONS.manage);
  return { canManage: allowedActions.canManage === true };
}
