import { useRBAC } from '@strapi/strapi/admin';

import { TEAM_PERMISSIONS } from '../../constants';

/** What the user may do with teams: the rights of the Content Manager, which the server checks. */
export function useTeamRights() {
  const { allowedActions } = useRBAC(TEAM_PERMISSIONS);
  return {
    canCreate: allowedActions.canCreate === true,
    canUpdate: allowedActions.canUpdate === true,
    canDelete: allowedActions.canDelete === true,
  };
}
