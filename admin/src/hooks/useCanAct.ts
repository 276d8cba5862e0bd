import { useRBAC } from '@strapi/strapi/admin';

import { PROCESS_PERMISSIONS } from '../constants';

/** Whether the user may perform actions, complete tasks and vote. */
export function useCanAct(): boolean {
  const { allowedActions } = useRBAC(PROCESS_PERMISSIONS.act);
  return allowedActions.canAct === true;
}
