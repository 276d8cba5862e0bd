import { useRBAC } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../../constants';

/** Whose delegations the user may see and change. */
export function useDelegationRights() {
  const { allowedActions, isLoading } = useRBAC(PERMISSIONS.delegationActions);
  return {
    isLoading,
    hasOwn: allowedActions.canOwn === true,
    readsAll: allowedActions.canRead === true || allowedActions.canManage === true,
    managesAll: allowedActions.canManage === true && allowedActions.canOwn === true,
  };
}
