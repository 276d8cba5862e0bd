import {
  CreateSubscription,
  GetSubscription,
  ListSubscriptions,
  UpdateSubscription,
} from '../../contracts/subscriptions';
import { defineArea } from '../endpoint';
import { OUTSIDE } from './outside-rights';

const ROOT = '/subscriptions';
const ONE = `${ROOT}/:name`;

export const subscriptions = defineArea<'read' | 'manage'>({
  tag: 'Subscriptions',
  description: 'Integrations that are called for events of the CRM, without a pipeline.',
  ...OUTSIDE,
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'subscriptions.find',
      operation: { id: 'listSubscriptions', summary: 'List the subscriptions by name' },
      contract: () => ({ query: ListSubscriptions.query, response: ListSubscriptions.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: ROOT,
      handler: 'subscriptions.create',
      operation: {
        id: 'createSubscription',
        summary: 'Subscribe an integration to events',
        description:
          'In effect at once in this process, and within two seconds in others. 409 if the name is taken.',
        status: [201],
      },
      contract: () => ({ body: CreateSubscription.request, response: CreateSubscription.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'subscriptions.findOne',
      operation: { id: 'getSubscription', summary: 'Get a subscription' },
      contract: () => ({ response: GetSubscription.response }),
    },
    {
      right: 'manage',
      method: 'PUT',
      path: ONE,
      handler: 'subscriptions.update',
      operation: {
        id: 'updateSubscription',
        summary: 'Change a subscription',
        description:
          'Absent keys are kept. What waits while it is disabled is sent once it is enabled.',
      },
      contract: () => ({ body: UpdateSubscription.request, response: UpdateSubscription.response }),
    },
    {
      right: 'manage',
      method: 'DELETE',
      path: ONE,
      handler: 'subscriptions.delete',
      operation: {
        id: 'deleteSubscription',
        summary: 'Delete a subscription',
        description: 'What waits to be sent for it fails.',
      },
      contract: () => ({ response: GetSubscription.response }),
    },
  ],
});
