import { ReceiveTrigger } from '../../contracts/triggers';
import { defineArea } from '../endpoint';

/**
 * For other systems, with a permission like every endpoint. Not mounted for admins, who can call
 * the other endpoints.
 */
export const triggers = defineArea({
  tag: 'Triggers',
  description: 'Messages of other systems (webhooks) that start or move pipelines.',
  level: 2,
  endpoints: [
    {
      right: 'receive',
      method: 'POST',
      path: '/triggers/:key',
      handler: 'triggers.receive',
      operation: {
        id: 'receiveTrigger',
        summary: 'Deliver a message to a configured trigger',
        description:
          'The body is whatever the other system sends; the trigger that is configured under the key reads it. All requests that the trigger derives from the message are carried out, or none. A trigger configured as `trusted` checks the sender itself and needs no token.',
      },
      contract: () => ({ body: ReceiveTrigger.request, response: ReceiveTrigger.response }),
    },
  ],
});
