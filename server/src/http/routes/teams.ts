import { ADMIN_ACTIONS } from '../../constants';
import { GetTeamUsage } from '../../contracts/team-usage';
import { defineArea } from '../endpoint';

export const teams = defineArea({
  tag: 'Team usage',
  description: 'What a team is needed for. The caller must be able to read the team.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.peopleRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/teams/:id/usage',
      handler: 'team-usage.find',
      operation: {
        id: 'getTeamUsage',
        summary: 'Count the records and the work of a team, before it is deleted',
      },
      contract: () => ({ response: GetTeamUsage.response }),
    },
  ],
});
