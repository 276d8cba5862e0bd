import type {
  DeliveryFilters,
  DeliverySource,
  DeliveryState,
  DeliveryView,
  GetDelivery,
  ListDeliveries,
  RedriveDeliveries,
  RedriveDelivery,
} from '../../../server/src/contracts/deliveries';
import { crmApi } from './crmApi';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

/** Null: any. */
export interface DeliveryFilter {
  readonly status: DeliveryState | null;
  readonly source: DeliverySource | null;
  readonly integration: string | null;
  readonly event: string | null;
  /** From this moment on, in ISO 8601. */
  readonly since: string | null;
}

const one = (id: string) => `/deliveries/${encodeURIComponent(id)}`;

const equalOf = (filter: DeliveryFilter): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([key, value]: [string, string | null]) =>
      value === null || key === 'since' ? [] : [[key, value]],
    ),
  );

const filtersOf = (filter: DeliveryFilter): DeliveryFilters => ({
  ...equalOf(filter),
  ...(filter.since !== null && { createdAt: { $gte: filter.since } }),
});

const queryOf = (filter: DeliveryFilter): Record<string, string | null> => ({
  ...Object.fromEntries(
    Object.entries(equalOf(filter)).map(([key, value]) => [`filters[${key}]`, value]),
  ),
  'filters[createdAt][$gte]': filter.since,
});

const deliveriesApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmDelivery'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmDeliveries: builder.query<Listed<DeliveryView>, PageQuery & { filter: DeliveryFilter }>({
      query: ({ filter, ...page }) =>
        get('/deliveries', {
          ...paged(page),
          ...queryOf(filter),
        }),
      transformResponse: (response: ListDeliveries.Response) => listed(response),
      providesTags: ['CrmDelivery'],
    }),

    getCrmDelivery: builder.query<DeliveryView, { id: string }>({
      query: ({ id }) => get(one(id)),
      transformResponse: (response: GetDelivery.Response) => response.data,
      providesTags: ['CrmDelivery'],
    }),

    redriveCrmDelivery: builder.mutation<DeliveryView, { id: string }>({
      query: ({ id }) => send('POST', `${one(id)}/redrive`),
      transformResponse: (response: RedriveDelivery.Response) => response.data,
      invalidatesTags: ['CrmDelivery'],
    }),

    /** All failed ones that the filter finds; their number. */
    redriveCrmDeliveries: builder.mutation<number, { filter: DeliveryFilter }>({
      query: ({ filter }) => send('POST', '/deliveries/redrive', { filters: filtersOf(filter) }),
      transformResponse: (response: RedriveDeliveries.Response) => response.data.redriven,
      invalidatesTags: ['CrmDelivery'],
    }),
  }),
});

export const {
  useGetCrmDeliveriesQuery,
  useGetCrmDeliveryQuery,
  useRedriveCrmDeliveryMutation,
  useRedriveCrmDeliveriesMutation,
} = deliveriesApi;
