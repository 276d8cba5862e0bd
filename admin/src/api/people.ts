import type { BaseQueryError } from '@strapi/strapi/admin';

import type { ListPeople, PersonEntry } from '../../../server/src/contracts/people';
import { Batch } from './batch';
import { crmApi } from './crmApi';
import { rememberPeople } from './knownPeople';

export type PersonKind = PersonEntry['kind'];

export interface PeopleSearch {
  readonly search: string;
  readonly kinds: readonly PersonKind[];
  readonly size: number;
}

/** Entries of a search, and whether the server has more of them. */
export interface Found<Entry> {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
}

const URL = '/nexus-crm/people';

const names = new Batch<PersonEntry, BaseQueryError>(async (ids, ask) => {
  const params = { filters: { id: { $in: ids } }, pagination: { pageSize: ids.length } };
  const answer = await ask({ url: URL, method: 'GET', config: { params } });
  if (answer.error !== undefined) return { error: answer.error as BaseQueryError };
  const { data } = answer.data as ListPeople.Response;
  rememberPeople(data);
  return { data: new Map(data.map((person) => [person.id, person])) };
});

const peopleApi = crmApi.injectEndpoints({
  endpoints: (builder) => ({
    searchCrmPeople: builder.query<Found<PersonEntry>, PeopleSearch>({
      query: ({ search, kinds, size }) => ({
        url: URL,
        method: 'GET',
        config: {
          params: {
            ...(search === '' ? {} : { _q: search }),
            filters: { kind: { $in: kinds } },
            pagination: { pageSize: size },
          },
        },
      }),
      transformResponse: ({ data, meta }: ListPeople.Response) => {
        rememberPeople(data);
        return { entries: data, hasMore: data.length < (meta.pagination.total ?? 0) };
      },
    }),

    /** One person or team by id; `null` if there is none. Lookups of one moment share a request. */
    getCrmPerson: builder.query<PersonEntry | null, string>({
      queryFn: (id, _api, _options, ask) => names.find(id, ask),
    }),
  }),
});

export const { useSearchCrmPeopleQuery, useGetCrmPersonQuery } = peopleApi;
