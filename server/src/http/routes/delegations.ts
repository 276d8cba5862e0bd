import { ADMIN_ACTIONS } from '../../constants';
import { GetDelegationHistory, ListDelegations, SaveDelegation } from '../../contracts/delegations';
import { defineArea } from '../endpoint';

const ROOT = '/delegations';
const ONE = `${ROOT}/:id`;

/** `/all` comes before `:id`, which would match it. */
export const delegations = defineArea<'own' | 'read' | 'manage'>({
  tag: 'Delegations',
  description:
    'Who stands in for whom while somebody is away. With the permission of `GET /delegations/all` one reads those of others, with that of `POST /delegations/all` one changes them too. API tokens have none of their own.',
  level: 3,
  permissions: {
    own: ADMIN_ACTIONS.delegationsOwn,
    read: ADMIN_ACTIONS.delegationsRead,
    manage: ADMIN_ACTIONS.delegationsManage,
  },
  endpoints: [
    {
      right: 'own',
      method: 'GET',
      path: ROOT,
      handler: 'delegations.find',
      operation: {
        id: 'listDelegations',
        summary: 'List the delegations from and to the caller',
        description: 'API tokens get 403.',
      },
      contract: () => ({ query: ListDelegations.query, response: ListDelegations.response }),
    },
    {
      right: 'read',
      method: 'GET',
      path: `${ROOT}/all`,
      handler: 'delegations.findAll',
      operation: { id: 'listAllDelegations', summary: 'List the delegations of everybody' },
      contract: () => ({ query: ListDelegations.query, response: ListDelegations.response }),
    },
    {
      right: 'manage',
      method: 'POST',
      path: `${ROOT}/all`,
      handler: 'delegations.manage',
      operation: {
        id: 'createDelegationOf',
        summary: 'Delegate the work of somebody for some time',
        description:
          'Its permission is also the right to change, end and delete the delegations of others.',
        status: [201],
      },
      contract: () => ({ body: SaveDelegation.ofAnother, response: SaveDelegation.response }),
    },
    {
      right: 'own',
      method: 'POST',
      path: ROOT,
      handler: 'delegations.create',
      operation: {
        id: 'createDelegation',
        summary: 'Delegate your own work for some time',
        description:
          '409 `OverlappingDelegation` if the delegator has delegated some of the same work at the same time.',
        status: [201],
      },
      contract: () => ({ body: SaveDelegation.request, response: SaveDelegation.response }),
    },
    {
      right: 'own',
      method: 'GET',
      path: ONE,
      handler: 'delegations.findOne',
      operation: { id: 'getDelegation', summary: 'Get a delegation' },
      contract: () => ({ response: SaveDelegation.response }),
    },
    {
      right: 'own',
      method: 'PUT',
      path: ONE,
      handler: 'delegations.update',
      operation: {
        id: 'updateDelegation',
        summary: 'Change a delegation',
        description:
          'Once it has begun, its end and reason; 409 for anything else, or if it is over.',
      },
      contract: () => ({ body: SaveDelegation.change, response: SaveDelegation.response }),
    },
    {
      right: 'own',
      method: 'POST',
      path: `${ONE}/end`,
      handler: 'delegations.end',
      operation: {
        id: 'endDelegation',
        summary: 'End a delegation now',
        description: '409 if it is over.',
      },
      contract: () => ({ response: SaveDelegation.response }),
    },
    {
      right: 'own',
      method: 'DELETE',
      path: ONE,
      handler: 'delegations.delete',
      operation: {
        id: 'deleteDelegation',
        summary: 'Delete a delegation that has not begun',
        description: '409 once it has begun.',
      },
      contract: () => ({ response: SaveDelegation.response }),
    },
    {
      right: 'own',
      method: 'GET',
      path: `${ONE}/history`,
      handler: 'delegations.history',
      operation: {
        id: 'getDelegationHistory',
        summary: 'Get the history of a delegation, newest first',
        description: 'At most a hundred entries.',
      },
      contract: () => ({ response: GetDelegationHistory.response }),
    },
  ],
});
