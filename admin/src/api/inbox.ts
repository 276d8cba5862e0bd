import type { GetDashboard, PendingItem } from '../../../server/src/contracts/dashboard';
import type {
  DoneItem,
  ListDone,
  ListRequests,
  RequestItem,
} from '../../../server/src/contracts/own-tasks';
import type { ListReferences } from '../../../server/src/contracts/references';
import { crmApi } from './crmApi';
import { get, listed, paged, type Listed, type PageQuery } from './lists';

export interface PendingQuery extends PageQuery {
  readonly onBehalf: boolean;
  readonly kind: PendingItem['kind'] | null;
  /** In ISO 8601: only what is due before. */
  readonly dueBefore: string | null;
  readonly sla: 'at_risk' | 'breached' | null;
}

export interface PendingPage extends Listed<PendingItem> {
  readonly counts: Readonly<Record<PendingItem['kind'], number>>;
}

/** Whatever any action may change. */
const WORK = [{ type: 'CrmProcess' as const, id: 'WORK' }];

const KINDS = ['task', 'approval'] as const;

const inboxApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmProcess'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmPending: builder.query<PendingPage, PendingQuery>({
      query: ({ onBehalf, kind, dueBefore, sla, ...page }) =>
        get('/dashboard', {
          ...paged(page),
          'filters[onBehalf]': String(onBehalf),
          'filters[kind]': kind,
          'filters[dueAt][$lt]': dueBefore,
          'filters[sla][status]': sla,
        }),
      transformResponse: (response: GetDashboard.Response) => ({
        ...listed(response),
        counts: { task: 0, approval: 0, lead: 0, opportunity: 0, ...response.meta.counts },
      }),
      providesTags: WORK,
    }),

    /** How many tasks and approvals wait: all of them, or those of people one stands in for. */
    getCrmWaitingCount: builder.query<number, 'all' | 'delegated'>({
      query: (which) =>
        get('/tasks', {
          ...(which === 'delegated' && { 'filters[onBehalf]': 'true' }),
          ...Object.fromEntries(KINDS.map((kind, index) => [`filters[kind][$in][${index}]`, kind])),
          'pagination[pageSize]': '1',
        }),
      transformResponse: ({ meta }: GetDashboard.Response) =>
        (meta.counts?.task ?? 0) + (meta.counts?.approval ?? 0),
      providesTags: WORK,
    }),

    getCrmRequests: builder.query<
      Listed<RequestItem>,
      PageQuery & { readonly status: RequestItem['status'] | null }
    >({
      query: ({ status, ...page }) =>
        get('/tasks/requests', { ...paged(page), 'filters[status]': status }),
      transformResponse: (response: ListRequests.Response) => listed(response),
      providesTags: WORK,
    }),

    /** The first tasks, approvals or both that wait: all of them, or those due before a time. */
    getCrmFirstTasks: builder.query<
      Listed<PendingItem>,
      { readonly kind?: 'task' | 'approval'; readonly dueBefore: string | null }
    >({
      query: ({ kind, dueBefore }) =>
        get('/tasks', {
          ...paged({ page: 1, pageSize: 10 }),
          'filters[kind]': kind,
          'filters[dueAt][$lt]': dueBefore,
          sort: 'dueAt:asc',
        }),
      transformResponse: (response: GetDashboard.Response) => listed(response),
      providesTags: WORK,
    }),

    getCrmSubjectName: builder.query<string | null, { type: string; id: string }>({
      query: ({ type, id }) =>
        get(`/references/${encodeURIComponent(type)}`, {
          'filters[id]': id,
          'pagination[withCount]': 'false',
        }),
      transformResponse: ({ data: [found] }: ListReferences.Response) => found?.label ?? null,
      providesTags: (_name, _error, { type, id }) => [{ type: 'Document', id: `${type}_${id}` }],
    }),

    getCrmDone: builder.query<Listed<DoneItem>, PageQuery>({
      query: (page) => get('/tasks/done', paged(page)),
      transformResponse: (response: ListDone.Response) => listed(response),
      providesTags: WORK,
    }),
  }),
});

export const {
  useGetCrmPendingQuery,
  useGetCrmWaitingCountQuery,
  useGetCrmRequestsQuery,
  useGetCrmDoneQuery,
  useGetCrmFirstTasksQuery,
  useGetCrmSubjectNameQuery,
} = inboxApi;
