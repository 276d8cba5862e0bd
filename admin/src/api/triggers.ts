import type { ListDefinitions } from '../../../server/src/contracts/definitions';
import type {
  CreateTrigger,
  GetTrigger,
  ListTriggerCalls,
  ListTriggerEvents,
  ListTriggers,
  RedriveTriggerEvents,
  RotateTriggerSecret,
  Trigger,
  TriggerCallView,
  TriggerEventView,
  TriggerWithSecret,
  UpdateTrigger,
} from '../../../server/src/contracts/triggers';
import { crmApi } from './crmApi';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

const one = (key: string) => `/triggers/${encodeURIComponent(key)}`;

const triggersApi = crmApi
  .enhanceEndpoints({ addTagTypes: ['CrmTrigger', 'CrmTriggerEvent'] })
  .injectEndpoints({
    endpoints: (builder) => ({
      getCrmTriggers: builder.query<Listed<Trigger>, PageQuery>({
        query: (page) => get('/triggers', paged(page)),
        transformResponse: (response: ListTriggers.Response) => listed(response),
        providesTags: ['CrmTrigger'],
      }),

      /** What was received, the newest first. */
      getCrmTriggerCalls: builder.query<Listed<TriggerCallView>, PageQuery & { key: string }>({
        query: ({ key, ...page }) => get(`${one(key)}/calls`, paged(page)),
        transformResponse: (response: ListTriggerCalls.Response) => listed(response),
      }),

      /** What became of changes of entries, the newest first. */
      getCrmTriggerEvents: builder.query<Listed<TriggerEventView>, PageQuery & { key: string }>({
        query: ({ key, ...page }) => get(`${one(key)}/events`, paged(page)),
        transformResponse: (response: ListTriggerEvents.Response) => listed(response),
        providesTags: ['CrmTriggerEvent'],
      }),

      /** Carries out what has failed once more; the number. */
      redriveCrmTriggerEvents: builder.mutation<number, { key: string }>({
        query: ({ key }) => send('POST', `${one(key)}/events/redrive`),
        transformResponse: ({ data }: RedriveTriggerEvents.Response) => data.redriven,
        invalidatesTags: ['CrmTriggerEvent'],
      }),

      createCrmTrigger: builder.mutation<TriggerWithSecret, CreateTrigger.Input>({
        query: (data) => send('POST', '/triggers', data),
        transformResponse: (response: CreateTrigger.Response) => response.data,
        invalidatesTags: (_result, error) => (error ? [] : ['CrmTrigger']),
      }),

      updateCrmTrigger: builder.mutation<Trigger, { key: string; change: UpdateTrigger.Input }>({
        query: ({ key, change }) => send('PUT', one(key), change),
        transformResponse: (response: UpdateTrigger.Response) => response.data,
        invalidatesTags: (_result, error) => (error ? [] : ['CrmTrigger']),
      }),

      /** The answer alone has the new secret. */
      rotateCrmTriggerSecret: builder.mutation<TriggerWithSecret, { key: string }>({
        query: ({ key }) => send('POST', `${one(key)}/rotate`),
        transformResponse: (response: RotateTriggerSecret.Response) => response.data,
        invalidatesTags: (_result, error) => (error ? [] : ['CrmTrigger']),
      }),

      deleteCrmTrigger: builder.mutation<Trigger, { key: string }>({
        query: ({ key }) => send('DELETE', one(key)),
        transformResponse: (response: GetTrigger.Response) => response.data,
        invalidatesTags: ['CrmTrigger'],
      }),

      /** The names of pipelines that can be started. */
      getCrmPipelineNames: builder.query<string[], void>({
        query: () =>
          get('/definitions', { 'filters[active]': 'true', 'pagination[pageSize]': '100' }),
        transformResponse: ({ data }: ListDefinitions.Response) => [
          ...new Set(data.map(({ name }) => name)),
        ],
      }),
    }),
  });

export const {
  useGetCrmTriggersQuery,
  useGetCrmTriggerCallsQuery,
  useGetCrmTriggerEventsQuery,
  useRedriveCrmTriggerEventsMutation,
  useCreateCrmTriggerMutation,
  useUpdateCrmTriggerMutation,
  useRotateCrmTriggerSecretMutation,
  useDeleteCrmTriggerMutation,
  useGetCrmPipelineNamesQuery,
} = triggersApi;
