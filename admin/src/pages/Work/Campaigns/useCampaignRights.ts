import { useRBAC } from '@strapi/strapi/admin';

import { CAMPAIGN_PERMISSIONS } from '../../../constants';

/** What the user may do with campaigns; a start needs the right to change them too. */
export function useCampaignRights() {
  const { allowedActions } = useRBAC(CAMPAIGN_PERMISSIONS);
  const canUpdate = allowedActions.canUpdate === true;
  return {
    canCreate: allowedActions.canCreate === true,
    canUpdate,
    canRun: canUpdate && allowedActions.canRun === true,
  };
}
