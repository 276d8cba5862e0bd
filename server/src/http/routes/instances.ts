import { ADMIN_ACTIONS } from '../../constants';
import { ActOnInstance, ActOnRecord, ExplainAction, StartInstance } from '../../contracts/actions';
import { ListAvailableActions, ListStages } from '../../contracts/available-actions';
import { GetInstance, GetInstanceHistory, ListInstances } from '../../contracts/instances';
import {
  CancelToken,
  RepairInstance,
  ResumeInstance,
  VerifyInstances,
} from '../../contracts/operating';
import { GetInstanceGraph } from '../../contracts/instance-graph';
import { ListStageTimes } from '../../contracts/record-pages';
import { ACTIONS, TRANSITION_INPUTS } from '../../core/engine';
import { defineArea, type Endpoint } from '../endpoint';

type Right = 'read' | 'act' | 'operate';

const ROOT = '/instances';
const ONE = `${ROOT}/:id`;

const quoted = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

/** What each action takes, from the core. */
const TAKEN = [
  `A transition takes ${quoted(TRANSITION_INPUTS)}`,
  ...Object.entries(ACTIONS).map(([name, { takes, needs = [] }]) => {
    const others = takes.filter((input) => !needs.includes(input));
    const required = needs.length > 0 ? `${quoted(needs)} (required), ` : '';
    return `\`${name}\` takes ${required}${quoted(others)}`;
  }),
  'each takes `revision` too. Others are refused with 400',
].join('; ');

const PERFORMING =
  'The action is a transition of the definition by name, or one of the built-in actions `assign`, `cancel`, `close`, `comment`, `convert`, `revertConvert`. 403 where a condition, a role or a vote does not allow it, 409 where the stage or a newer revision does not. An answer with `pending` says that the action waits for an approval.';

const onRecord = (path: string, kind: string): Endpoint<Right> => ({
  right: 'act',
  method: 'POST',
  path: `/${path}/:id/actions/:action`,
  handler: `instances.actOn${kind}`,
  operation: {
    id: `actOn${kind}`,
    summary: `Perform an action on ${kind === 'Opportunity' ? 'an' : 'a'} ${kind.toLowerCase()}`,
    description: `On the only live instance of the record that has the action; 409 naming them where there are several, and \`definition\` chooses one. ${PERFORMING} The actions take what \`actOnInstance\` says.`,
  },
  contract: () => ({ body: ActOnRecord.request, response: ActOnRecord.response }),
});

export const instances = defineArea<Right>({
  tag: 'Instances',
  description:
    'Pipelines that run on records. Where an instance runs on a document of your own type, the caller also needs the permission `findOne` of that type.',
  level: 2,
  permissions: {
    read: ADMIN_ACTIONS.instancesRead,
    act: ADMIN_ACTIONS.instancesAct,
    operate: ADMIN_ACTIONS.instancesOperate,
  },
  endpoints: [
    {
      right: 'read',
      method: 'GET',
      path: ROOT,
      handler: 'instances.find',
      operation: {
        id: 'listInstances',
        summary: 'List instances, newest first',
        description: 'Those on records whose type the caller may read.',
      },
      contract: () => ({ query: ListInstances.query, response: ListInstances.response }),
    },
    {
      right: 'act',
      method: 'POST',
      path: ROOT,
      handler: 'instances.start',
      operation: {
        id: 'startInstance',
        summary: 'Start the active version of a definition on a record',
        description: '409 where the record has a live instance of it already.',
        status: [201],
      },
      contract: () => ({ body: StartInstance.request, response: StartInstance.response }),
    },
    // Before `:id`, which would match it.
    {
      right: 'operate',
      method: 'GET',
      path: `${ROOT}/verify`,
      handler: 'instances.verify',
      operation: {
        id: 'verifyInstances',
        summary: 'List instances that contradict themselves, their definition or their rows',
        description: '`meta.next` is the `after` of the next page.',
      },
      contract: () => ({ query: VerifyInstances.query, response: VerifyInstances.response }),
    },
    {
      right: 'operate',
      method: 'POST',
      path: `${ONE}/repair`,
      handler: 'instances.repair',
      operation: {
        id: 'repairInstance',
        summary: 'Repair a corrupt instance',
        description:
          'A dry run unless `dryRun` is false. The instance needs attention afterwards: look at it and resume it.',
      },
      contract: () => ({ body: RepairInstance.request, response: RepairInstance.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: ONE,
      handler: 'instances.findOne',
      operation: {
        id: 'getInstance',
        summary: 'Get an instance, live or ended, with what it waits for',
      },
      contract: () => ({ response: GetInstance.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/history`,
      handler: 'instances.history',
      operation: {
        id: 'listInstanceHistory',
        summary: 'List what happened in an instance, oldest first',
      },
      contract: () => ({ query: GetInstanceHistory.query, response: GetInstanceHistory.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/explain/:action`,
      handler: 'instances.explain',
      operation: {
        id: 'explainAction',
        summary: 'Explain whether an action is possible, and why',
        description:
          'Says what is missing, whom it would wait for and what would come next. `close` may be asked for one outcome.',
      },
      contract: () => ({ query: ExplainAction.query, response: ExplainAction.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/actions`,
      handler: 'instances.actions',
      operation: {
        id: 'listAvailableActions',
        summary: 'List the actions that an instance has in its stage, explained to the caller',
        description:
          'Possible ones first; the others say why not. Transitions that leave from other stages, and actions that the definition forbids to everyone, are left out. `input` is a schema of `fields`, to build a form from.',
      },
      contract: () => ({ response: ListAvailableActions.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/stages`,
      handler: 'instances.stages',
      operation: {
        id: 'listStageTimes',
        summary: 'List the stages of the pipeline of an instance, and its time in each',
        description:
          'Empty for the member of a campaign, which has no stages, and until the log of an instance from before there was one is filled in.',
      },
      contract: () => ({ response: ListStageTimes.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ONE}/graph`,
      handler: 'instances.graph',
      operation: {
        id: 'getInstanceGraph',
        summary: 'Get the pipeline of an instance as a graph, and where it is in it',
        description:
          'The version that it runs: stages, transitions, and the steps of the flows that are at work, by kind and label. Without conditions, approvers, inputs and settings, which need the right to read definitions.',
      },
      contract: () => ({ response: GetInstanceGraph.response }),
    },
    {
      right: 'act',
      method: 'POST',
      path: `${ONE}/actions/:action`,
      handler: 'instances.act',
      operation: {
        id: 'actOnInstance',
        summary: 'Perform an action on an instance',
        description: `${PERFORMING} ${TAKEN}.`,
      },
      contract: () => ({ body: ActOnInstance.request, response: ActOnInstance.response }),
    },
    {
      right: 'operate',
      method: 'POST',
      path: `${ONE}/resume`,
      handler: 'instances.resume',
      operation: {
        id: 'resumeInstance',
        summary: 'Resume an instance that needs attention',
        description: 'Tries its failed steps again, skips them, or ends their branches.',
      },
      contract: () => ({ body: ResumeInstance.request, response: ResumeInstance.response }),
    },
    {
      right: 'operate',
      method: 'POST',
      path: `${ONE}/tokens/:token/cancel`,
      handler: 'instances.cancelToken',
      operation: {
        id: 'cancelToken',
        summary: 'End one branch of a flow',
        description: 'The join behind it no longer waits for that branch.',
      },
      contract: () => ({ body: CancelToken.request, response: CancelToken.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: '/stages',
      handler: 'stages.find',
      operation: {
        id: 'listStages',
        summary: 'List the stages of active definitions, in the order of each definition',
        description: 'Those of records whose type the caller may read.',
      },
      contract: () => ({ query: ListStages.query, response: ListStages.response }),
    },
    onRecord('contacts', 'Contact'),
    onRecord('opportunities', 'Opportunity'),
    onRecord('campaigns', 'Campaign'),
  ],
});
