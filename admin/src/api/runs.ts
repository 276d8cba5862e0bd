import type { GetInstanceGraph } from '../../../server/src/contracts/instance-graph';
import type {
  GetInstance,
  InstanceRow,
  InstanceView,
  ListInstances,
} from '../../../server/src/contracts/instances';
import { crmApi } from './crmApi';
import { get, listed, paged, type Listed, type PageQuery } from './lists';

export interface RunsQuery extends PageQuery {
  readonly definition: string | null;
  readonly entity: string | null;
  readonly stage: string | null;
  readonly statuses: readonly string[];
  readonly owner: string | null;
  /** One of these; empty for all. */
  readonly sla: readonly string[];
  readonly sort: 'startedAt:desc' | 'startedAt:asc' | 'sla.leftMs';
}

/** Whatever any action may change. */
const WORK = [{ type: 'CrmProcess' as const, id: 'WORK' }];

const runsApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmProcess'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmRuns: builder.query<Listed<InstanceRow>, RunsQuery>({
      query: ({ statuses, definition, entity, stage, owner, sla, sort, ...page }) =>
        get('/instances', {
          ...paged(page),
          ...{ 'filters[definition]': definition, 'filters[entity]': entity },
          ...{ 'filters[stage]': stage, 'filters[owner]': owner },
          sort,
          ...Object.fromEntries(
            sla.map((status, index) => [`filters[sla][status][$in][${index}]`, status]),
          ),
          ...Object.fromEntries(
            statuses.map((status, index) => [`filters[status][$in][${index}]`, status]),
          ),
        }),
      transformResponse: (response: ListInstances.Response) => listed(response),
      providesTags: WORK,
    }),

    getCrmRun: builder.query<InstanceView, string>({
      query: (id) => get(`/instances/${encodeURIComponent(id)}`),
      transformResponse: (response: GetInstance.Response) => response.data,
      providesTags: WORK,
    }),

    /** The revision is part of the key, so that it is read again after each step. */
    getCrmRunGraph: builder.query<GetInstanceGraph.Data, { instance: string; revision: number }>({
      query: ({ instance }) => get(`/instances/${encodeURIComponent(instance)}/graph`),
      transformResponse: (response: GetInstanceGraph.Response) => response.data,
    }),
  }),
});

export const { useGetCrmRunGraphQuery, useGetCrmRunsQuery, useGetCrmRunQuery } = runsApi;
