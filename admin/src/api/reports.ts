import { getFetchClient } from '@strapi/strapi/admin';

import type { AggregateRecords } from '../../../server/src/contracts/aggregates';
import type {
  GetConversion,
  GetForecast,
  GetFunnel,
  GetLostReasons,
  GetVelocity,
} from '../../../server/src/contracts/reports';
import { crmApi } from './crmApi';
import { get } from './lists';

export type ReportName = 'funnel' | 'conversion' | 'velocity' | 'forecast' | 'lost-reasons';

/** What a report is limited to. */
export interface ReportScope {
  /** Null for all of them. */
  readonly definition: string | null;
  readonly entity: string | null;
  /** Days; null without a limit. */
  readonly from: string | null;
  readonly to: string | null;
  readonly owner: string | null;
  /** The documentId of a team. */
  readonly team: string | null;
  readonly source: string | null;
}

export interface ReportRequest {
  readonly scope: ReportScope;
  readonly groupBy?: string;
  /** Further conditions on the records, as they stand in the query. */
  readonly filters?: Readonly<Record<string, string>>;
  /** Of the forecast. */
  readonly period?: 'week' | 'month' | 'quarter';
}

const paramsOf = ({ scope, groupBy, filters, period }: ReportRequest) => {
  const { source, ...others } = scope;
  return { ...others, 'filters[source]': source, ...filters, groupBy, period };
};

/** Whatever any action may change. */
const WORK = [{ type: 'CrmProcess' as const, id: 'WORK' }];

const reportsApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmProcess'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmFunnel: builder.query<GetFunnel.Response, ReportRequest>({
      query: (request) => get('/reports/funnel', paramsOf(request)),
      providesTags: WORK,
    }),
    getCrmConversion: builder.query<GetConversion.Response, ReportRequest>({
      query: (request) => get('/reports/conversion', paramsOf(request)),
      providesTags: WORK,
    }),
    getCrmVelocity: builder.query<GetVelocity.Response, ReportRequest>({
      query: (request) => get('/reports/velocity', paramsOf(request)),
      providesTags: WORK,
    }),
    getCrmForecast: builder.query<GetForecast.Response, ReportRequest>({
      query: (request) => get('/reports/forecast', paramsOf(request)),
      providesTags: WORK,
    }),
    getCrmLostReasons: builder.query<GetLostReasons.Response, ReportRequest>({
      query: (request) => get('/reports/lost-reasons', paramsOf(request)),
      providesTags: WORK,
    }),

    /** The sources of records, the most frequent first; of types without such a field there are none. */
    getCrmSources: builder.query<string[], string>({
      async queryFn(plural, _api, _options, ask) {
        const query = { groupBy: 'source', sort: 'count' };
        const answer = await ask(get(`/${plural}/aggregate`, query));
        if (answer.error !== undefined) return { data: [] };
        const { data } = answer.data as AggregateRecords.Response;
        return {
          data: data.flatMap(({ group }) =>
            typeof group['source'] === 'string' ? [group['source']] : [],
          ),
        };
      },
    }),
  }),
});

/** The same figures as a file. */
export async function fetchReportCsv(name: ReportName, request: ReportRequest): Promise<Blob> {
  const { url } = get(`/reports/${name}`, { ...paramsOf(request), format: 'csv' });
  const { data } = await getFetchClient().get(url, { responseType: 'blob' });
  return data;
}

export const {
  useGetCrmFunnelQuery,
  useGetCrmConversionQuery,
  useGetCrmVelocityQuery,
  useGetCrmForecastQuery,
  useGetCrmLostReasonsQuery,
  useGetCrmSourcesQuery,
} = reportsApi;
