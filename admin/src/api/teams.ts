import type { GetTeamUsage } from '../../../server/src/contracts/team-usage';
import { crmApi } from './crmApi';
import {
  documentsOf,
  listedDocuments,
  listTag,
  tagsOfDocument,
  type DocumentList,
} from './documents';
import type { Listed, PageQuery } from './lists';

export const TEAM = 'plugin::nexus-crm.team';

export interface Team {
  readonly documentId: string;
  readonly key: string;
  readonly name: string;
  readonly members: readonly string[] | null;
  /** Absent for a role that may not read it, as the capacity. */
  readonly lead?: string | null;
  /** Open tasks of a member from which on no more are assigned; null: no limit. */
  readonly capacity?: number | null;
  readonly revision: number;
}

export type TeamUsage = GetTeamUsage.Response['data'];

interface TeamQuery extends PageQuery {
  readonly search: string;
}

type TeamValues = Pick<Team, 'key' | 'name' | 'lead' | 'capacity'> & Partial<Pick<Team, 'members'>>;

const teamsApi = crmApi.injectEndpoints({
  endpoints: (builder) => ({
    getCrmTeams: builder.query<Listed<Team>, TeamQuery>({
      query: ({ page, pageSize, search }) => ({
        url: documentsOf(TEAM),
        method: 'GET',
        config: {
          params: { page, pageSize, sort: 'name:ASC', ...(search === '' ? {} : { _q: search }) },
        },
      }),
      transformResponse: (response: DocumentList<Team>) => listedDocuments(response),
      providesTags: [listTag(TEAM)],
    }),

    createCrmTeam: builder.mutation<unknown, TeamValues>({
      query: (data) => ({ url: documentsOf(TEAM), method: 'POST', data }),
      invalidatesTags: (_result, error) => (error ? [] : tagsOfDocument(TEAM, '')),
    }),

    updateCrmTeam: builder.mutation<unknown, { id: string; change: object }>({
      query: ({ id, change }) => ({ url: documentsOf(TEAM, id), method: 'PUT', data: change }),
      invalidatesTags: (_result, error, { id }) => (error ? [] : tagsOfDocument(TEAM, id)),
    }),

    deleteCrmTeam: builder.mutation<unknown, { id: string }>({
      query: ({ id }) => ({ url: documentsOf(TEAM, id), method: 'DELETE' }),
      invalidatesTags: (_result, error, { id }) => (error ? [] : tagsOfDocument(TEAM, id)),
    }),

    /** What it is needed for; read again whenever it is asked for. */
    getCrmTeamUsage: builder.query<TeamUsage, string>({
      query: (id) => ({
        url: `/nexus-crm/teams/${encodeURIComponent(id)}/usage`,
        method: 'GET',
      }),
      transformResponse: (response: GetTeamUsage.Response) => response.data,
    }),
  }),
});

export const {
  useGetCrmTeamsQuery,
  useCreateCrmTeamMutation,
  useUpdateCrmTeamMutation,
  useDeleteCrmTeamMutation,
  useGetCrmTeamUsageQuery,
} = teamsApi;
