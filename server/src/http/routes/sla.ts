import { ADMIN_ACTIONS } from '../../constants';
import { ListSla } from '../../contracts/sla';
import { defineArea } from '../endpoint';

export const sla = defineArea({
  tag: 'SLA',
  description: 'The time within which instances have to get somewhere: see `sla` of a definition.',
  level: 3,
  permissions: { read: ADMIN_ACTIONS.instancesRead },
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
  ],
});
