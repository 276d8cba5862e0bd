import type {
  GetPreferences,
  ListNotifications,
  PutPreferences,
  ReadNotifications,
} from '../../../server/src/contracts/notifications';
import { crmApi } from './crmApi';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

export type CrmNotification = ListNotifications.Response['data'][number];
export type Preferences = GetPreferences.Response['data'];
export type PreferenceChange = PutPreferences.Input['data'];

export interface NotificationsQuery extends PageQuery {
  /** Null for both. */
  readonly read: boolean | null;
}

const notificationsApi = crmApi
  .enhanceEndpoints({ addTagTypes: ['CrmNotification', 'CrmPreference', 'CrmProcess'] })
  .injectEndpoints({
    endpoints: (builder) => ({
      getCrmNotifications: builder.query<Listed<CrmNotification>, NotificationsQuery>({
        query: ({ read, ...page }) =>
          get('/notifications', {
            ...paged(page),
            'filters[read]': read === null ? null : String(read),
          }),
        transformResponse: (response: ListNotifications.Response) => listed(response),
        providesTags: ['CrmNotification', { type: 'CrmProcess', id: 'WORK' }],
      }),

      getCrmUnreadCount: builder.query<number, void>({
        query: () => get('/notifications/count'),
        transformResponse: ({ data }: ReadNotifications.Response) => data.unread,
        providesTags: ['CrmNotification', { type: 'CrmProcess', id: 'WORK' }],
      }),

      /** These, or all of them. */
      readCrmNotifications: builder.mutation<number, readonly string[] | 'all'>({
        query: (ids) => send('POST', '/notifications/read', ids === 'all' ? {} : { ids: [...ids] }),
        transformResponse: ({ data }: ReadNotifications.Response) => data.unread,
        invalidatesTags: ['CrmNotification'],
      }),

      getCrmPreferences: builder.query<Preferences, void>({
        query: () => get('/notification-preferences'),
        transformResponse: ({ data }: GetPreferences.Response) => data,
        providesTags: ['CrmPreference'],
      }),

      changeCrmPreferences: builder.mutation<Preferences, PreferenceChange>({
        query: (data) => send('PUT', '/notification-preferences', data),
        transformResponse: ({ data }: GetPreferences.Response) => data,
        invalidatesTags: ['CrmPreference'],
      }),
    }),
  });

export const {
  useGetCrmNotificationsQuery,
  useGetCrmUnreadCountQuery,
  useReadCrmNotificationsMutation,
  useGetCrmPreferencesQuery,
  useChangeCrmPreferencesMutation,
} = notificationsApi;
