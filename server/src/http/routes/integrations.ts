import {
  CreateIntegration,
  DeleteIntegration,
  GetIntegration,
  ListIntegrationKinds,
  ListIntegrations,
  PreviewIntegration,
  TestIntegration,
  UpdateIntegration,
} from '../../contracts/integrations';
import { defineArea } from '../endpoint';
import { OUTSIDE } from './outside-rights';

const ROOT = '/integrations';
const ONE = `${ROOT}/:name`;

/** Fixed paths come before `:name`, which would match them. */
export const integrations = defineArea<'read' | 'manage'>({
  tag: 'Integrations',
  description: 'Mails, webhooks and integrations of the app, with their settings and secrets.',
  ...OUTSIDE,
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'integrations.find',
      operation: {
        id: 'listIntegrations',
        summary: 'List integrations',
        description: 'By name. Secrets are never returned, only whether they are set.',
      },
      contract: () => ({ query: ListIntegrations.query, response: ListIntegrations.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: ROOT,
      handler: 'integrations.create',
      operation: {
        id: 'createIntegration',
        summary: 'Save an integration',
        description:
          'In effect at once in every process. Secrets are stored encrypted; 400 where the app has no encryption key.',
        status: [201],
      },
      contract: () => ({ body: CreateIntegration.request, response: CreateIntegration.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ROOT}/kinds`,
      handler: 'integrations.kinds',
      operation: {
        id: 'listIntegrationKinds',
        summary: 'List the kinds of integrations',
        description: 'Built-in kinds and those of the app, with JSON Schemas for forms.',
      },
      contract: () => ({ response: ListIntegrationKinds.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'integrations.findOne',
      operation: {
        id: 'getIntegration',
        summary: 'Get an integration',
      },
      contract: () => ({ response: GetIntegration.response }),
    },
    {
      right: 'manage',
      method: 'PUT',
      path: ONE,
      handler: 'integrations.update',
      operation: {
        id: 'updateIntegration',
        summary: 'Change an integration',
        description: 'Absent keys and secrets are kept; `settings` is replaced as a whole.',
      },
      contract: () => ({ body: UpdateIntegration.request, response: UpdateIntegration.response }),
    },
    {
      right: 'manage',
      method: 'DELETE',
      path: ONE,
      handler: 'integrations.delete',
      operation: {
        id: 'deleteIntegration',
        summary: 'Delete an integration',
        description: 'Activities that name it fail from then on.',
      },
      contract: () => ({ response: DeleteIntegration.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/test`,
      handler: 'integrations.test',
      operation: {
        id: 'testIntegration',
        summary: 'Run an integration once',
        description:
          'It really runs: a mail is sent, a URL is called. A failure is an answer with `ok: false`.',
      },
      contract: () => ({ body: TestIntegration.request, response: TestIntegration.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/preview`,
      handler: 'integrations.preview',
      operation: {
        id: 'previewIntegration',
        summary: 'Get what an integration would send about a record',
        description:
          'Nothing is sent. Of the kind `email`, and of kinds of the app that have a preview; 409 for others. A value that is missing is an answer with `ok: false`.',
      },
      contract: () => ({
        body: PreviewIntegration.request,
        response: PreviewIntegration.response,
      }),
    },
  ],
});
