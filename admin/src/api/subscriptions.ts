import type {
  CreateSubscription,
  GetSubscription,
  ListSubscriptions,
  Subscription,
  UpdateSubscription,
} from '../../../server/src/contracts/subscriptions';
import { crmApi } from './crmApi';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

const one = (name: string) => `/subscriptions/${encodeURIComponent(name)}`;

const subscriptionsApi = crmApi
  .enhanceEndpoints({ addTagTypes: ['CrmSubscription', 'CrmDelivery'] })
  .injectEndpoints({
    endpoints: (builder) => ({
      getCrmSubscriptions: builder.query<Listed<Subscription>, PageQuery>({
        query: (page) => get('/subscriptions', paged(page)),
        transformResponse: (response: ListSubscriptions.Response) => listed(response),
        providesTags: ['CrmSubscription'],
      }),

      createCrmSubscription: builder.mutation<Subscription, CreateSubscription.Input>({
        query: (data) => send('POST', '/subscriptions', data),
        transformResponse: (response: CreateSubscription.Response) => response.data,
        invalidatesTags: (_result, error) => (error ? [] : ['CrmSubscription']),
      }),

      updateCrmSubscription: builder.mutation<
        Subscription,
        { name: string; change: UpdateSubscription.Input }
      >({
        query: ({ name, change }) => send('PUT', one(name), change),
        transformResponse: (response: UpdateSubscription.Response) => response.data,
        invalidatesTags: (_result, error) => (error ? [] : ['CrmSubscription']),
      }),

      /** What waits to be sent for it fails. */
      deleteCrmSubscription: builder.mutation<Subscription, { name: string }>({
        query: ({ name }) => send('DELETE', one(name)),
        transformResponse: (response: GetSubscription.Response) => response.data,
        invalidatesTags: ['CrmSubscription', 'CrmDelivery'],
      }),
    }),
  });

export const {
  useGetCrmSubscriptionsQuery,
  useCreateCrmSubscriptionMutation,
  useUpdateCrmSubscriptionMutation,
  useDeleteCrmSubscriptionMutation,
} = subscriptionsApi;
