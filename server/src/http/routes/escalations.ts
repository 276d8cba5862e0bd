import { ADMIN_ACTIONS } from '../../constants';
import { ListEscalations, SnoozeInstance } from '../../contracts/escalations';
import { defineArea } from '../endpoint';

export const escalations = defineArea<'read' | 'act'>({
  tag: 'Escalations',
  description:
    'What happens by itself to records that rest too long in a stage: see `automation.escalation` of an entity.',
  level: 3,
  permissions: { read: ADMIN_ACTIONS.instancesRead, act: ADMIN_ACTIONS.instancesAct },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/instances/:id/escalations',
      handler: 'escalations.find',
      operation: {
        id: 'listEscalations',
        summary: 'List the escalations of an instance that were carried out, newest first',
        description: 'Those that are still to come are `timers` of the instance.',
      },
      contract: () => ({ query: ListEscalations.query, response: ListEscalations.response }),
    },
    {
      right: 'act',
      method: 'POST',
      path: '/instances/:id/snooze',
      handler: 'escalations.snooze',
      operation: {
        id: 'snoozeInstance',
        summary: 'Postpone the escalations of the current stage, with a reason',
        description:
          'Later levels keep their time. 409 `NothingToSnooze` if no level is due before. Entering a stage arms its ladder again.',
      },
      contract: () => ({ body: SnoozeInstance.request, response: SnoozeInstance.response }),
    },
  ],
});
