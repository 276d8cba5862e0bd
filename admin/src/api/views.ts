import type { ListViews, SavedView, SaveView } from '../../../server/src/contracts/views';
import { crmApi } from './crmApi';
import { get, send } from './lists';

export type { SavedView, ViewPage } from '../../../server/src/contracts/views';

const one = (id: string, part = ''): string => `/views/${encodeURIComponent(id)}${part}`;

const viewsApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmView'] }).injectEndpoints({
  endpoints: (builder) => ({
    /** The user's own views, and those that are shared. */
    getCrmViews: builder.query<SavedView[], void>({
      query: () => get('/views'),
      transformResponse: ({ data }: ListViews.Response) => data,
      providesTags: ['CrmView'],
    }),

    createCrmView: builder.mutation<SavedView, SaveView.Input>({
      query: (data) => send('POST', '/views', data),
      transformResponse: ({ data }: SaveView.Response) => data,
      invalidatesTags: ['CrmView'],
    }),

    updateCrmView: builder.mutation<SavedView, { id: string; change: SaveView.Change }>({
      query: ({ id, change }) => send('PUT', one(id), change),
      transformResponse: ({ data }: SaveView.Response) => data,
      invalidatesTags: ['CrmView'],
    }),

    pinCrmView: builder.mutation<SavedView, { id: string; isPinned: boolean }>({
      query: ({ id, isPinned }) => send('PUT', one(id, '/pin'), { isPinned }),
      transformResponse: ({ data }: SaveView.Response) => data,
      invalidatesTags: ['CrmView'],
    }),

    shareCrmView: builder.mutation<SavedView, { id: string; isShared: boolean }>({
      query: ({ id, isShared }) => send('PUT', one(id, '/share'), { isShared }),
      transformResponse: ({ data }: SaveView.Response) => data,
      invalidatesTags: ['CrmView'],
    }),

    deleteCrmView: builder.mutation<SavedView, string>({
      query: (id) => send('DELETE', one(id)),
      transformResponse: ({ data }: SaveView.Response) => data,
      invalidatesTags: ['CrmView'],
    }),
  }),
});

export const {
  useGetCrmViewsQuery,
  useCreateCrmViewMutation,
  useUpdateCrmViewMutation,
  usePinCrmViewMutation,
  useShareCrmViewMutation,
  useDeleteCrmViewMutation,
} = viewsApi;
