import { ADMIN_ACTIONS } from '../../constants';
import {
  CreateTrigger,
  GetTrigger,
  ListTriggerCalls,
  ListTriggerEvents,
  ListTriggers,
  ReceiveTrigger,
  RedriveTriggerEvents,
  RotateTriggerSecret,
  UpdateTrigger,
} from '../../contracts/triggers';
import { defineArea } from '../endpoint';

const ROOT = '/triggers';
const ONE = `${ROOT}/:key`;

/**
 * For other systems, with a permission like every endpoint. Not mounted for admins, who can call
 * the other endpoints.
 */
export const receivedTriggers = defineArea({
  tag: 'Triggers',
  description: 'Messages of other systems (webhooks) that start or move pipelines.',
  level: 2,
  endpoints: [
    {
      right: 'receive',
      method: 'POST',
      path: ONE,
      handler: 'triggers.receive',
      operation: {
        id: 'receiveTrigger',
        isLimited: true,
        summary: 'Deliver a message to a trigger',
        description:
          'The body is whatever the other system sends; the trigger of the key reads it. All requests that the trigger derives from the message are carried out, or none. 404 for an unknown or disabled key, 401 for a call that is not signed as the trigger asks, 429 with `Retry-After` beyond its rate limit. A call that is signed needs no token, but the permission for the public role.',
      },
      contract: () => ({ body: ReceiveTrigger.request, response: ReceiveTrigger.response }),
    },
  ],
});

export const triggers = defineArea<'read' | 'manage'>({
  tag: 'Saved triggers',
  description: 'Which calls and which changes of entries start or move pipelines.',
  level: 2,
  permissions: {
    read: ADMIN_ACTIONS.integrationsRead,
    manage: ADMIN_ACTIONS.integrationsManage,
  },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'triggers.find',
      operation: {
        id: 'listTriggers',
        summary: 'List the triggers, those of the configuration first',
      },
      contract: () => ({ query: ListTriggers.query, response: ListTriggers.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: ROOT,
      handler: 'triggers.create',
      operation: {
        id: 'createTrigger',
        summary: 'Save a trigger',
        description:
          'Calls are received at once in every process; changes of entries are watched within two seconds in other processes. The response alone has the secret. 409 if the key is taken.',
        status: [201],
      },
      contract: () => ({ body: CreateTrigger.request, response: CreateTrigger.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'triggers.findOne',
      operation: { id: 'getTrigger', summary: 'Get a trigger' },
      contract: () => ({ response: GetTrigger.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/calls`,
      handler: 'triggers.calls',
      operation: {
        id: 'listTriggerCalls',
        summary: 'List the calls of a trigger and what became of them, the newest first',
        description:
          'Kept for thirty days, without what was sent. Of unsigned calls, and of those beyond the rate limit, at most ten a minute and process are listed.',
      },
      contract: () => ({ query: ListTriggerCalls.query, response: ListTriggerCalls.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/events`,
      handler: 'triggers.events',
      operation: {
        id: 'listTriggerEvents',
        summary: 'List what became of changes of entries, the newest first',
        description: 'Of a trigger on entries. Kept for thirty days, without values.',
      },
      contract: () => ({ query: ListTriggerEvents.query, response: ListTriggerEvents.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/events/redrive`,
      handler: 'triggers.redrive',
      operation: {
        id: 'redriveTriggerEvents',
        summary: 'Carry out again what has failed',
        description: 'With all of its attempts.',
      },
      contract: () => ({
        body: RedriveTriggerEvents.request,
        response: RedriveTriggerEvents.response,
      }),
    },
    {
      right: 'manage',
      method: 'PUT',
      path: ONE,
      handler: 'triggers.update',
      operation: {
        id: 'updateTrigger',
        summary: 'Change a trigger',
        description:
          'Absent keys are kept; `settings` is replaced as a whole. 409 for one of the configuration.',
      },
      contract: () => ({ body: UpdateTrigger.request, response: UpdateTrigger.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/rotate`,
      handler: 'triggers.rotate',
      operation: {
        id: 'rotateTriggerSecret',
        summary: 'Set a new secret',
        description:
          'The response alone has it. The earlier secrets are accepted for a day, or for `keepFor` seconds.',
      },
      contract: () => ({
        body: RotateTriggerSecret.request,
        response: RotateTriggerSecret.response,
      }),
    },
    {
      right: 'manage',
      method: 'DELETE',
      path: ONE,
      handler: 'triggers.delete',
      operation: {
        id: 'deleteTrigger',
        summary: 'Delete a trigger',
        description: 'Changes of entries that wait for it are not carried out any more.',
      },
      contract: () => ({ response: GetTrigger.response }),
    },
  ],
});
