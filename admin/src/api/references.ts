import type { BaseQueryError } from '@strapi/strapi/admin';

import type {
  ListReferences,
  ListReferenceTypes,
  Reference,
} from '../../../server/src/contracts/references';
import { Batch } from './batch';
import { crmApi } from './crmApi';
import type { Found } from './people';

export type ReferenceType = ListReferenceTypes.Response['data'][number];

export interface ReferenceSearch {
  readonly type: string;
  readonly search: string;
  readonly size: number;
}

const URL = '/nexus-crm/references';
const urlOf = (type: string): string => `${URL}/${encodeURIComponent(type)}`;

const labels = new Map<string, Batch<Reference, BaseQueryError>>();

/** One batch for each content type, because the server is asked by type. */
function labelsOf(type: string): Batch<Reference, BaseQueryError> {
  const known = labels.get(type);
  if (known) return known;
  const batch = new Batch<Reference, BaseQueryError>(async (ids, ask) => {
    const params = { filters: { id: { $in: ids } }, pagination: { pageSize: ids.length } };
    const answer = await ask({ url: urlOf(type), method: 'GET', config: { params } });
    if (answer.error !== undefined) return { error: answer.error as BaseQueryError };
    const { data } = answer.data as ListReferences.Response;
    return { data: new Map(data.map((reference) => [reference.id, reference])) };
  });
  labels.set(type, batch);
  return batch;
}

const referencesApi = crmApi.injectEndpoints({
  endpoints: (builder) => ({
    getCrmReferenceTypes: builder.query<ReferenceType[], void>({
      query: () => ({ url: URL, method: 'GET' }),
      transformResponse: ({ data }: ListReferenceTypes.Response) => data,
    }),

    searchCrmReferences: builder.query<Found<Reference>, ReferenceSearch>({
      query: ({ type, search, size }) => ({
        url: urlOf(type),
        method: 'GET',
        config: {
          params: { ...(search === '' ? {} : { _q: search }), pagination: { pageSize: size } },
        },
      }),
      transformResponse: ({ data, meta }: ListReferences.Response) => ({
        entries: data,
        hasMore: data.length < (meta.pagination.total ?? 0),
      }),
    }),

    /** The label of one document; `null` if there is none. Lookups of one moment share a request. */
    getCrmReference: builder.query<Reference | null, { type: string; id: string }>({
      queryFn: ({ type, id }, _api, _options, ask) => labelsOf(type).find(id, ask),
      providesTags: (_result, _error, { type, id }) => [
        { type: 'Document' as const, id: `${type}_${id}` },
      ],
    }),
  }),
});

export const {
  useGetCrmReferenceTypesQuery,
  useSearchCrmReferencesQuery,
  useGetCrmReferenceQuery,
} = referencesApi;
