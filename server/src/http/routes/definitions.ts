import { ADMIN_ACTIONS } from '../../constants';
import {
  CreateDefinition,
  DeactivateDefinition,
  GetDefinition,
  ListDefinitions,
  PublishDefinition,
  ValidateDefinition,
} from '../../contracts/definitions';
import { SimulateDefinition } from '../../contracts/simulation';
import { MoveInstances } from '../../contracts/move-instances';
import { defineArea } from '../endpoint';

type Right = 'read' | 'manage';

const ROOT = '/definitions';
const ONE = `${ROOT}/:name`;

export const definitions = defineArea<Right>({
  tag: 'Definitions',
  description: 'Pipelines as JSON: drafts, published versions, and which version is active.',
  level: 2,
  permissions: { read: ADMIN_ACTIONS.definitionsRead, manage: ADMIN_ACTIONS.definitionsManage },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'definitions.find',
      operation: {
        id: 'listDefinitions',
        summary: 'List all versions of all definitions',
        description: 'By name, then newest first; without their JSON.',
      },
      contract: () => ({ query: ListDefinitions.query, response: ListDefinitions.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: ROOT,
      handler: 'definitions.create',
      operation: {
        id: 'saveDefinition',
        summary: 'Save a draft of a definition',
        description:
          '201 for a new draft, 200 where it replaces the draft of the same version. A draft may have errors: `meta.diagnostics` lists them. 409 where that version is published.',
        status: [200, 201],
      },
      contract: () => ({ body: CreateDefinition.request, response: CreateDefinition.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/validate`,
      handler: 'definitions.validate',
      operation: {
        id: 'validateDefinition',
        summary: 'Check a definition without saving it',
        description: 'Lists every problem in one pass. Writes nothing.',
      },
      contract: () => ({ body: ValidateDefinition.request, response: ValidateDefinition.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/simulate`,
      handler: 'definitions.simulate',
      operation: {
        id: 'simulateDefinition',
        summary: 'Try a definition in memory',
        description:
          'Runs an unsaved definition, or a saved version, on an invented or an existing record that the caller may read. Performs the moves one after the other, as requests would, and answers after each what happened, what is open and what was refused. Integrations are not called: a move says what they answer. Writes nothing. 400 with every problem where the definition has an error.',
      },
      contract: () => ({ body: SimulateDefinition.request, response: SimulateDefinition.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'definitions.findOne',
      operation: {
        id: 'getDefinition',
        summary: 'Get a version of a definition with its JSON',
        description:
          'Without `version` the active version, else the newest. `meta.versions` lists all of them.',
      },
      contract: () => ({ query: GetDefinition.query, response: GetDefinition.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/publish`,
      handler: 'definitions.publish',
      operation: {
        id: 'publishDefinition',
        summary: 'Make a version the active one',
        description:
          'Without `version` the draft that was saved last. Running instances stay on their version. 400 with every problem where it has an error; 409 where another active definition starts by itself on the same records.',
      },
      contract: () => ({ body: PublishDefinition.request, response: PublishDefinition.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/deactivate`,
      handler: 'definitions.deactivate',
      operation: {
        id: 'deactivateDefinition',
        summary: 'Stop new instances of a definition',
        description:
          'Running instances are not affected. With `version`, 409 where that is not the active one.',
      },
      contract: () => ({
        body: DeactivateDefinition.request,
        response: DeactivateDefinition.response,
      }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ONE}/move`,
      handler: 'definitions.move',
      operation: {
        id: 'moveInstances',
        summary: 'Move running instances to another version',
        description:
          'A dry run unless `dryRun` is false. Where one cannot be moved nothing moves and the answer is a 409 that names it, unless `partial` is true.',
      },
      contract: () => ({ body: MoveInstances.request, response: MoveInstances.response }),
    },
  ],
});
