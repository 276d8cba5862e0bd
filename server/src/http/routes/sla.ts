import { ADMIN_ACTIONS } from '../../constants';
import { ListSla, ListSlaPipelines } from '../../contracts/sla';
import { defineArea } from '../endpoint';

export const sla = defineArea<'read' | 'pipelines'>({
  tag: 'SLA',
  description: 'The time within which instances have to get somewhere: see `sla` of a definition.',
  level: 3,
  permissions: { read: ADMIN_ACTIONS.instancesRead, pipelines: ADMIN_ACTIONS.definitionsRead },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: '/sla',
      handler: 'sla.find',
      operation: {
        id: 'listSla',
        summary: 'List the SLAs of instances, the least time left first',
        description: 'Those of records whose type the caller may read.',
      },
      contract: () => ({ query: ListSla.query, response: ListSla.response }),
    },
    {
      right: 'pipelines',
      method: 'GET',
      path: '/sla/pipelines',
      handler: 'sla.pipelines',
      operation: {
        id: 'listSlaPipelines',
        summary: 'List the SLAs that active definitions declare, with their calendars',
      },
      contract: () => ({ response: ListSlaPipelines.response }),
    },
  ],
});
