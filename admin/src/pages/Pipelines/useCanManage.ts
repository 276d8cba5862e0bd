import { useRBAC } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../../constants';

/** Whether the user may change definitions; opening the pages needs the right to read them. */
export function useCanManage(): boolean {
  const { allowedActions } = useRBAC(PERMISSIONS.managePipelines);
  return allowedActions.canManage === true;
}
