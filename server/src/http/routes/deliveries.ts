import {
  GetDelivery,
  ListDeliveries,
  RedriveDeliveries,
  RedriveDelivery,
} from '../../contracts/deliveries';
import { defineArea } from '../endpoint';
import { OUTSIDE } from './outside-rights';

const ROOT = '/deliveries';
const ONE = `${ROOT}/:id`;

/** Fixed paths come before `:id`, which would match them. */
export const deliveries = defineArea<'read' | 'manage'>({
  tag: 'Deliveries',
  description: 'The log of what integrations were called with, and what came back; without texts.',
  ...OUTSIDE,
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'deliveries.find',
      operation: { id: 'listDeliveries', summary: 'List deliveries, the newest first' },
      contract: () => ({ query: ListDeliveries.query, response: ListDeliveries.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/redrive`,
      handler: 'deliveries.redriveAll',
      operation: {
        id: 'redriveDeliveries',
        summary: 'Send the events of failed deliveries again that a filter finds',
        description: 'Each with all of its attempts. Those of activities are left out.',
      },
      contract: () => ({ body: RedriveDeliveries.request, response: RedriveDeliveries.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'deliveries.findOne',
      operation: { id: 'getDelivery', summary: 'Get a delivery' },
      contract: () => ({ response: GetDelivery.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/redrive`,
      handler: 'deliveries.redrive',
      operation: {
        id: 'redriveDelivery',
        summary: 'Send the event of a failed delivery again',
        description:
          'With all of its attempts. 409 if it has not failed, or is that of an activity.',
      },
      contract: () => ({ body: RedriveDelivery.request, response: RedriveDelivery.response }),
    },
  ],
});
