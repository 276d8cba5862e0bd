import type { ActOnInstance, ExplainAction } from '../../../server/src/contracts/actions';
import type { ListAvailableActions } from '../../../server/src/contracts/available-actions';
import type {
  ActionView,
  GetInstance,
  GetInstanceHistory,
  InstanceRow,
  InstanceView,
  ListInstances,
} from '../../../server/src/contracts/instances';
import type { ListPeople, PersonEntry } from '../../../server/src/contracts/people';
import { crmApi } from './crmApi';
import { isConflict } from './errors';
import { chunksOf } from './chunks';

export type HistoryEntry = GetInstanceHistory.Response['data'][number];
export type Waiting = ExplainAction.Response['data']['waitsFor'][number];

/** The record that a process runs on. */
export interface RecordKey {
  readonly type: string;
  readonly id: string;
}

/** A revision is part of the key, so that what was read before a change is read again. */
interface Revised {
  readonly record: RecordKey;
  readonly instance: string;
  readonly revision: number;
}

export interface Order {
  readonly record: RecordKey;
  /** Below `/nexus-crm`: `/instances/…/actions/…`, `/tasks/…/vote`. */
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** One of several: nothing is read again until `noticeCrmWork` names them all. */
  readonly isOneOfMany?: boolean;
}

const ROOT = '/nexus-crm';
const ENTRIES = 50;
/** People that one request asks for. */
const PEOPLE = 50;

const at = (...parts: readonly string[]): string =>
  [ROOT, ...parts.map((part) => encodeURIComponent(part))].join('/');

const get = (url: string, params: Readonly<Record<string, string>> = {}) => {
  const query = new URLSearchParams(params).toString();
  return { url: query === '' ? url : `${url}?${query}`, method: 'GET' as const };
};

/** The Content Manager's tag of the record: what we show of it is read again when it is saved. */
const recordTag = ({ type, id }: RecordKey) => ({ type: 'Document' as const, id: `${type}_${id}` });
const processTag = ({ type, id }: RecordKey) => ({
  type: 'CrmProcess' as const,
  id: `${type}_${id}`,
});

const tagsOf = (record: RecordKey) => [recordTag(record), processTag(record)];

/** What shows the record or its process, in the Content Manager too. */
export const tagsAfter = (record: RecordKey) => [
  ...tagsOf(record),
  // The inbox.
  { type: 'CrmProcess' as const, id: 'WORK' },
  { type: 'Document' as const, id: `${record.type}_LIST` },
  { type: 'Document' as const, id: `${record.type}_ALL_ITEMS` },
  { type: 'Document' as const, id: 'ALL_LIST' },
];

/** Somebody else was first: what is shown is old. */
export const tagsAfterRefusal = (record: RecordKey, error: unknown) =>
  isConflict(error) ? [...tagsOf(record), { type: 'CrmProcess' as const, id: 'WORK' }] : [];

const processApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmProcess'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmRecordInstances: builder.query<InstanceRow[], RecordKey>({
      query: ({ type, id }) =>
        get(at('instances'), {
          'filters[subjectType]': type,
          'filters[subjectId]': id,
          'pagination[pageSize]': '25',
          'pagination[withCount]': 'false',
        }),
      transformResponse: (response: ListInstances.Response) => response.data,
      providesTags: (_result, _error, record) => tagsOf(record),
    }),

    getCrmInstance: builder.query<InstanceView, Revised>({
      query: ({ instance }) => get(at('instances', instance)),
      transformResponse: (response: GetInstance.Response) => response.data,
      providesTags: (_result, _error, { record }) => tagsOf(record),
    }),

    getCrmAvailableActions: builder.query<ListAvailableActions.Response, Revised>({
      query: ({ instance }) => get(at('instances', instance, 'actions')),
      providesTags: (_result, _error, { record }) => tagsOf(record),
    }),

    /** Who may act on its open tasks, those who stand in for somebody included. */
    getCrmWaiting: builder.query<Waiting[], Revised>({
      query: ({ instance }) => get(at('instances', instance, 'explain', 'comment')),
      transformResponse: (response: ExplainAction.Response) => response.data.waitsFor,
      providesTags: (_result, _error, { record }) => tagsOf(record),
    }),

    /** The last entries, newest first. The list begins with the oldest, so its end is asked for. */
    getCrmLastHistory: builder.query<HistoryEntry[], Revised>({
      async queryFn({ instance }, _api, _options, baseQuery) {
        const page = async (number: number) =>
          baseQuery(
            get(at('instances', instance, 'history'), {
              'pagination[page]': String(number),
              'pagination[pageSize]': String(ENTRIES),
            }),
          );
        const first = await page(1);
        if (first.error) return { error: first.error };
        const { data, meta } = first.data as GetInstanceHistory.Response;
        const pages = meta.pagination.pageCount ?? 1;
        if (pages <= 1) return { data: [...data].reverse() };
        const [before, last] = [pages > 2 ? await page(pages - 1) : first, await page(pages)];
        if (before.error) return { error: before.error };
        if (last.error) return { error: last.error };
        const entries = [before, last].flatMap(
          (answer) => (answer.data as GetInstanceHistory.Response).data,
        );
        return { data: entries.reverse() };
      },
      providesTags: (_result, _error, { record }) => tagsOf(record),
    }),

    /** In several requests, so that their addresses stay short. */
    getCrmPeopleByIds: builder.query<PersonEntry[], { ids: readonly string[] }>({
      async queryFn({ ids }, _api, _options, baseQuery) {
        const answers = await Promise.all(
          chunksOf(ids, PEOPLE).map(async (part) =>
            baseQuery(
              get(at('people'), {
                ...Object.fromEntries(part.map((id, index) => [`filters[id][$in][${index}]`, id])),
                'pagination[pageSize]': String(PEOPLE),
                'pagination[withCount]': 'false',
              }),
            ),
          ),
        );
        const failed = answers.find(({ error }) => error);
        if (failed?.error) return { error: failed.error };
        return { data: answers.flatMap(({ data }) => (data as ListPeople.Response).data) };
      },
    }),

    /** Has the Content Manager read the record again after somebody else's action. */
    noticeCrmChange: builder.mutation<null, RecordKey>({
      queryFn: () => ({ data: null }),
      invalidatesTags: (_result, _error, record) => [recordTag(record)],
    }),

    /** Reads again, once, what several commands have changed. */
    noticeCrmWork: builder.mutation<null, readonly RecordKey[]>({
      queryFn: () => ({ data: null }),
      invalidatesTags: (_result, _error, records) => records.flatMap(tagsAfter),
    }),

    /** An action, a start, a vote: whatever changes the process. */
    runCrmCommand: builder.mutation<ActionView, Order>({
      query: ({ path, data }) => ({ url: `${ROOT}${path}`, method: 'POST', data: { data } }),
      transformResponse: (response: ActOnInstance.Response) => response.data,
      invalidatesTags: (_result, error, { record, isOneOfMany }) => {
        if (isOneOfMany) return [];
        return error ? tagsAfterRefusal(record, error) : tagsAfter(record);
      },
    }),
  }),
});

export const {
  useGetCrmRecordInstancesQuery,
  useLazyGetCrmRecordInstancesQuery,
  useGetCrmInstanceQuery,
  useGetCrmAvailableActionsQuery,
  useLazyGetCrmAvailableActionsQuery,
  useGetCrmWaitingQuery,
  useGetCrmLastHistoryQuery,
  useGetCrmPeopleByIdsQuery,
  useRunCrmCommandMutation,
  useNoticeCrmChangeMutation,
  useNoticeCrmWorkMutation,
} = processApi;
