import type {
  CalendarInput,
  ListCalendars,
  SaveCalendar,
  TestCalendar,
} from '../../../server/src/contracts/calendars';
import type { ListSla, ListSlaPipelines } from '../../../server/src/contracts/sla';
import { crmApi } from './crmApi';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

export type Calendar = ListCalendars.Response['data'][number];
export type SlaPipeline = ListSlaPipelines.Response['data'][number];
export type SlaClock = ListSla.Response['data'][number];
export type DueTime = TestCalendar.Response['data'];

interface SlaQuery extends PageQuery {
  readonly statuses: readonly SlaClock['status'][];
  readonly definition: string | null;
}

const one = (name: string) => `/calendars/${encodeURIComponent(name)}`;

const calendarsApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmCalendar'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmCalendars: builder.query<Calendar[], void>({
      query: () => get('/calendars'),
      transformResponse: ({ data }: ListCalendars.Response) => data,
      providesTags: ['CrmCalendar'],
    }),

    createCrmCalendar: builder.mutation<unknown, CalendarInput>({
      query: (data) => send('POST', '/calendars', data),
      invalidatesTags: (_result, error) => (error ? [] : ['CrmCalendar']),
    }),

    updateCrmCalendar: builder.mutation<unknown, { name: string; change: SaveCalendar.Change }>({
      query: ({ name, change }) => send('PUT', one(name), change),
      invalidatesTags: (_result, error) => (error ? [] : ['CrmCalendar']),
    }),

    deleteCrmCalendar: builder.mutation<unknown, { name: string }>({
      query: ({ name }) => send('DELETE', one(name)),
      invalidatesTags: (_result, error) => (error ? [] : ['CrmCalendar']),
    }),

    /** When a duration is over by a saved calendar. */
    testCrmCalendar: builder.mutation<DueTime, { name: string; duration: string; from?: string }>({
      query: ({ name, ...data }) => send('POST', `${one(name)}/due`, data),
      transformResponse: ({ data }: TestCalendar.Response) => data,
    }),

    /** The SLAs that active pipelines declare. */
    getCrmSlaPipelines: builder.query<SlaPipeline[], void>({
      query: () => get('/sla/pipelines'),
      transformResponse: ({ data }: ListSlaPipelines.Response) => data,
    }),

    getCrmSlaClocks: builder.query<Listed<SlaClock>, SlaQuery>({
      query: ({ statuses, definition, ...page }) =>
        get('/sla', {
          ...paged(page),
          'filters[definition]': definition,
          ...Object.fromEntries(
            statuses.map((status, index) => [`filters[status][$in][${index}]`, status]),
          ),
        }),
      transformResponse: (response: ListSla.Response) => listed(response),
    }),
  }),
});

export const {
  useGetCrmCalendarsQuery,
  useCreateCrmCalendarMutation,
  useUpdateCrmCalendarMutation,
  useDeleteCrmCalendarMutation,
  useTestCrmCalendarMutation,
  useGetCrmSlaPipelinesQuery,
  useGetCrmSlaClocksQuery,
} = calendarsApi;
