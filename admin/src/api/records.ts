import type {
  ListActivities,
  Activity,
  ActivityScope,
} from '../../../server/src/contracts/activities';
import type {
  ListRelated,
  ListStageTimes,
  SearchRecords,
} from '../../../server/src/contracts/record-pages';
import type {
  GetTimeline,
  TimelineItem,
  TimelineKind,
} from '../../../server/src/contracts/timeline';
import { crmApi } from './crmApi';
import { documentsOf } from './documents';
import { get, listed, paged, type Listed, type PageQuery } from './lists';
import { tagsAfter, tagsAfterRefusal, type RecordKey } from './process';

export type { Activity, ActivityScope, TimelineItem, TimelineKind };
export type RelatedGroup = ListRelated.Group;
export type SearchHit = SearchRecords.Hit;
export type StageTime = ListStageTimes.Entry;

export interface TimelineQuery extends RecordKey {
  readonly kinds: readonly TimelineKind[];
  /** In ISO 8601: only what happened since. */
  readonly since: string | null;
  /** How many pages are read. */
  readonly pages: number;
}

export interface TimelinePages {
  readonly items: readonly TimelineItem[];
  readonly hasMore: boolean;
}

export interface ActivityQuery extends PageQuery {
  readonly scope: ActivityScope;
  readonly record: RecordKey | null;
  /** In ISO 8601. */
  readonly from: string | null;
  readonly before: string | null;
  readonly undated: boolean;
}

/** The document as the Content Manager answers it: what the user may read of it. */
export type RecordValues = Readonly<Record<string, unknown>>;

export interface RecordChange {
  readonly record: RecordKey;
  /** With `revision`, it is refused where the record has another one by now. */
  readonly values: RecordValues;
  /** Records whose timelines show this one. */
  readonly others: readonly RecordKey[];
}

/** Items of one page of a timeline. */
export const TIMELINE_PAGE = 20;

const recordTag = ({ type, id }: RecordKey) => ({ type: 'Document' as const, id: `${type}_${id}` });
const processTag = ({ type, id }: RecordKey) => ({
  type: 'CrmProcess' as const,
  id: `${type}_${id}`,
});
const WORK = { type: 'CrmProcess' as const, id: 'WORK' };

const at = ({ type, id }: RecordKey, what: string): string =>
  `/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}/${what}`;

const recordsApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmProcess'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmRecord: builder.query<RecordValues, RecordKey>({
      query: ({ type, id }) => ({
        url: `/content-manager/collection-types/${type}/${encodeURIComponent(id)}`,
        method: 'GET',
      }),
      transformResponse: ({ data }: { data: RecordValues }) => data,
      providesTags: (_record, _error, key) => [recordTag(key)],
    }),

    getCrmTimeline: builder.query<TimelinePages, TimelineQuery>({
      async queryFn({ type, id, kinds, since, pages }, _api, _options, baseQuery) {
        const items: TimelineItem[] = [];
        let after: string | null = null;
        for (let page = 0; page < pages; page += 1) {
          const answer: Awaited<ReturnType<typeof baseQuery>> = await baseQuery(
            get(at({ type, id }, 'timeline'), {
              ...Object.fromEntries(
                kinds.map((kind, index) => [`filters[kind][$in][${index}]`, kind]),
              ),
              ...{ 'filters[at][$gte]': since, limit: String(TIMELINE_PAGE), after },
            }),
          );
          if (answer.error) return { error: answer.error };
          const { data, meta } = answer.data as GetTimeline.Response;
          items.push(...data);
          after = meta.next;
          if (after === null) break;
        }
        return { data: { items, hasMore: after !== null } };
      },
      providesTags: (_result, _error, key) => [recordTag(key), processTag(key)],
    }),

    getCrmRelated: builder.query<RelatedGroup[], RecordKey>({
      query: (key) => get(at(key, 'related')),
      transformResponse: ({ data }: ListRelated.Response) => data,
      providesTags: (_groups, _error, key) => [recordTag(key), processTag(key), WORK],
    }),

    /** The revision is part of the key, so that it is read again when the instance has moved. */
    getCrmStageTimes: builder.query<
      StageTime[],
      { record: RecordKey; instance: string; revision: number }
    >({
      query: ({ instance }) => get(`/instances/${encodeURIComponent(instance)}/stages`),
      transformResponse: ({ data }: ListStageTimes.Response) => data,
      providesTags: (_stages, _error, { record }) => [processTag(record)],
    }),

    searchCrmRecords: builder.query<SearchHit[], string>({
      query: (q) => get('/search', { q }),
      transformResponse: ({ data }: SearchRecords.Response) => data,
      providesTags: [WORK],
    }),

    getCrmActivities: builder.query<Listed<Activity>, ActivityQuery>({
      query: ({ scope, record, from, before, undated, ...page }) =>
        get('/activities', {
          ...{ ...paged(page), scope },
          'filters[subjectType]': record?.type,
          'filters[subjectId]': record?.id,
          'filters[dueAt][$gte]': from,
          'filters[dueAt][$lt]': before,
          'filters[dueAt][$null]': undated ? 'true' : null,
        }),
      transformResponse: (response: ListActivities.Response) => listed(response),
      providesTags: (_list, _error, { record }) => [WORK, ...(record ? [processTag(record)] : [])],
    }),

    /**
     * Changes fields of a record of any type through the Content Manager, whose permissions apply. Its answer
     * is shown at once; lists, timeline and process are read again.
     */
    saveCrmRecord: builder.mutation<RecordValues, RecordChange>({
      query: ({ record: { type, id }, values }) => ({
        ...{ url: documentsOf(type, id), method: 'PUT', data: values },
      }),
      transformResponse: ({ data }: { data: RecordValues }) => data,
      async onQueryStarted({ record }, { dispatch, queryFulfilled }) {
        const saved = await queryFulfilled.catch(() => undefined);
        if (saved === undefined) return;
        dispatch(
          recordsApi.util.updateQueryData('getCrmRecord', record, (known) => ({
            ...known,
            ...saved.data,
          })),
        );
      },
      invalidatesTags: (_saved, error, { record, others }) =>
        error ? tagsAfterRefusal(record, error) : [record, ...others].flatMap(tagsAfter),
    }),

    /** Creates an interaction, or changes one: through the Content Manager, whose permissions apply. */
    saveCrmInteraction: builder.mutation<
      RecordValues,
      { record: RecordKey; id?: string; values: RecordValues }
    >({
      query: ({ id, values }) => ({
        url: `/content-manager/collection-types/${INTERACTION}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`,
        method: id === undefined ? 'POST' : 'PUT',
        data: values,
      }),
      transformResponse: ({ data }: { data: RecordValues }) => data,
      invalidatesTags: (_saved, error, { record, id }) =>
        error
          ? []
          : [
              ...tagsAfter(record),
              ...tagsAfter({ type: INTERACTION, id: id ?? '' }).filter(
                (tag) => tag.type === 'Document',
              ),
            ],
    }),

    /** @returns the ids of the files. */
    uploadCrmFiles: builder.mutation<number[], readonly File[]>({
      query: (files) => {
        const data = new FormData();
        for (const file of files) {
          data.append('files', file);
          data.append('fileInfo', JSON.stringify({ name: file.name, folder: null }));
        }
        return { url: '/upload', method: 'POST', data };
      },
      transformResponse: (files: readonly { readonly id: number }[]) => files.map(({ id }) => id),
    }),
  }),
});

export const INTERACTION = 'plugin::nexus-crm.interaction';

export const {
  useGetCrmRecordQuery,
  useGetCrmTimelineQuery,
  useGetCrmRelatedQuery,
  useGetCrmStageTimesQuery,
  useSearchCrmRecordsQuery,
  useGetCrmActivitiesQuery,
  useSaveCrmRecordMutation,
  useSaveCrmInteractionMutation,
  useUploadCrmFilesMutation,
} = recordsApi;
