import type {
  DelegationChange,
  DelegationInput,
  DelegationView,
  ListDelegations,
} from '../../../server/src/contracts/delegations';
import { crmApi } from './crmApi';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

interface DelegationQuery extends PageQuery {
  /** Of everybody, or from and to the user. */
  readonly whose: 'own' | 'all';
  readonly states: readonly DelegationView['state'][];
}

const one = (id: string, ...parts: readonly string[]) =>
  ['/delegations', encodeURIComponent(id), ...parts].join('/');

/** Whoever stands in sees the work of somebody else: the inbox is read again. */
const AFTER = ['CrmDelegation' as const, { type: 'CrmProcess' as const, id: 'WORK' }];

const delegationsApi = crmApi
  .enhanceEndpoints({ addTagTypes: ['CrmDelegation', 'CrmProcess'] })
  .injectEndpoints({
    endpoints: (builder) => ({
      getCrmDelegations: builder.query<Listed<DelegationView>, DelegationQuery>({
        query: ({ whose, states, ...page }) =>
          get(whose === 'all' ? '/delegations/all' : '/delegations', {
            ...paged(page),
            sort: states.includes('past') ? 'to:desc' : 'from',
            ...Object.fromEntries(
              states.map((state, index) => [`filters[state][$in][${index}]`, state]),
            ),
          }),
        transformResponse: (response: ListDelegations.Response) => listed(response),
        providesTags: ['CrmDelegation'],
      }),

      /** The delegator is named for the work of somebody else alone. */
      createCrmDelegation: builder.mutation<
        unknown,
        Omit<DelegationInput, 'delegator'> & { delegator?: string }
      >({
        query: (data) =>
          send('POST', data.delegator === undefined ? '/delegations' : '/delegations/all', data),
        invalidatesTags: (_result, error) => (error ? [] : AFTER),
      }),

      updateCrmDelegation: builder.mutation<unknown, { id: string; change: DelegationChange }>({
        query: ({ id, change }) => send('PUT', one(id), change),
        invalidatesTags: (_result, error) => (error ? [] : AFTER),
      }),

      endCrmDelegation: builder.mutation<unknown, { id: string }>({
        query: ({ id }) => send('POST', one(id, 'end')),
        invalidatesTags: AFTER,
      }),

      /** One that has not begun. */
      deleteCrmDelegation: builder.mutation<unknown, { id: string }>({
        query: ({ id }) => send('DELETE', one(id)),
        invalidatesTags: AFTER,
      }),
    }),
  });

export const {
  useGetCrmDelegationsQuery,
  useCreateCrmDelegationMutation,
  useUpdateCrmDelegationMutation,
  useEndCrmDelegationMutation,
  useDeleteCrmDelegationMutation,
} = delegationsApi;
