import type {
  CampaignMember,
  CampaignRun,
  ListMembers,
  ListRuns,
  PreviewAudience,
} from '../../../server/src/contracts/campaigns';
import type { Attribute, Audience } from '../audience/model/audience';
import { crmApi } from './crmApi';
import {
  documentsOf,
  documentTag,
  listedDocuments,
  listTag,
  tagsOfDocument,
  type DocumentList,
} from './documents';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

export const CAMPAIGN = 'plugin::nexus-crm.campaign';

export interface Campaign {
  readonly documentId: string;
  readonly name: string;
  readonly type: string | null;
  readonly definition: string | null;
  readonly flow: string | null;
  readonly audience: unknown;
  readonly revision: number;
}

export type CampaignOrder = 'pause' | 'resume' | 'cancel' | 'rollback';
export type { CampaignMember, CampaignRun };

const one = (id: string, ...parts: readonly string[]) =>
  ['/campaigns', encodeURIComponent(id), ...parts.map(encodeURIComponent)].join('/');

/** A rollback is an action on the record; the others are orders of their own. */
const orderPath = (id: string, order: CampaignOrder) =>
  order === 'rollback' ? one(id, 'actions', 'rollback') : one(id, order);

/** A page of campaigns has at most as many as one request may name. */
const runsOf = (ids: readonly string[]) =>
  get('/campaign-runs', {
    ...Object.fromEntries(ids.map((id, index) => [`filters[campaign][$in][${index}]`, id])),
    'pagination[pageSize]': String(ids.length),
    'pagination[withCount]': 'false',
  });

const runTag = (id: string) => ({ type: 'CrmCampaignRun' as const, id });

const campaignsApi = crmApi.enhanceEndpoints({ addTagTypes: ['CrmCampaignRun'] }).injectEndpoints({
  endpoints: (builder) => ({
    getCrmCampaigns: builder.query<Listed<Campaign>, PageQuery & { search: string }>({
      query: ({ page, pageSize, search }) => ({
        url: documentsOf(CAMPAIGN),
        method: 'GET',
        config: {
          params: {
            ...{ page, pageSize, sort: 'createdAt:DESC' },
            ...(search === '' ? {} : { _q: search }),
          },
        },
      }),
      transformResponse: (response: DocumentList<Campaign>) => listedDocuments(response),
      providesTags: [listTag(CAMPAIGN)],
    }),

    getCrmCampaign: builder.query<Campaign, string>({
      query: (id) => ({ url: documentsOf(CAMPAIGN, id), method: 'GET' }),
      transformResponse: ({ data }: { data: Campaign }) => data,
      providesTags: (_result, _error, id) => [documentTag(CAMPAIGN, id)],
    }),

    createCrmCampaign: builder.mutation<Campaign, { name: string }>({
      query: (data) => ({ url: documentsOf(CAMPAIGN), method: 'POST', data }),
      transformResponse: ({ data }: { data: Campaign }) => data,
      invalidatesTags: (_result, error) => (error ? [] : tagsOfDocument(CAMPAIGN, '')),
    }),

    updateCrmCampaign: builder.mutation<Campaign, { id: string; change: object }>({
      query: ({ id, change }) => ({
        ...{ url: documentsOf(CAMPAIGN, id), method: 'PUT', data: change },
      }),
      transformResponse: ({ data }: { data: Campaign }) => data,
      invalidatesTags: (_result, error, { id }) => (error ? [] : tagsOfDocument(CAMPAIGN, id)),
    }),

    /** Null for one that was never started, of which `GET /campaigns/:id/run` would be a 404. */
    getCrmCampaignRun: builder.query<CampaignRun | null, string>({
      query: (id) => runsOf([id]),
      transformResponse: ({ data }: ListRuns.Response) => data[0] ?? null,
      providesTags: (_result, _error, id) => [runTag(id)],
    }),

    /** Of these campaigns; those that were never started have none. */
    getCrmCampaignRuns: builder.query<readonly CampaignRun[], readonly string[]>({
      query: runsOf,
      transformResponse: ({ data }: ListRuns.Response) => data,
      providesTags: (_result, _error, ids) => ids.map(runTag),
    }),

    /** Refused with a conflict where the campaign has another revision by now. */
    startCrmCampaign: builder.mutation<unknown, { id: string; revision: number }>({
      query: ({ id, revision }) => send('POST', one(id, 'start'), { revision }),
      invalidatesTags: (_result, _error, { id }) => [runTag(id)],
    }),

    orderCrmCampaign: builder.mutation<unknown, { id: string; order: CampaignOrder }>({
      query: ({ id, order }) => send('POST', orderPath(id, order)),
      invalidatesTags: (_result, _error, { id }) => [runTag(id)],
    }),

    getCrmCampaignMembers: builder.query<
      Listed<CampaignMember>,
      PageQuery & { id: string; status: string | null }
    >({
      query: ({ id, status, ...page }) =>
        get(one(id, 'members'), { ...paged(page), 'filters[status]': status }),
      transformResponse: (response: ListMembers.Response) => listed(response),
      providesTags: (_result, _error, { id }) => [runTag(id)],
    }),

    orderCrmCampaignMember: builder.mutation<
      unknown,
      { id: string; member: string; order: CampaignOrder }
    >({
      query: ({ id, member, order }) => send('POST', one(id, 'members', member, order)),
      invalidatesTags: (_result, _error, { id }) => [runTag(id)],
    }),

    /** A read whose question is too long for an address. */
    previewCrmAudience: builder.query<PreviewAudience.Response['data'], Audience>({
      query: (audience) => send('POST', '/campaigns/audience/preview', audience),
      transformResponse: ({ data }: PreviewAudience.Response) => data,
    }),

    /** The attributes of each content type, as the Content Manager shows them. */
    getCrmAttributes: builder.query<
      Readonly<Record<string, Readonly<Record<string, Attribute>>>>,
      void
    >({
      query: () => ({ url: '/content-manager/init', method: 'GET' }),
      transformResponse: ({
        data,
      }: {
        data: { contentTypes: { uid: string; attributes: Record<string, Attribute> }[] };
      }) => Object.fromEntries(data.contentTypes.map(({ uid, attributes }) => [uid, attributes])),
      providesTags: ['InitialData'],
    }),
  }),
});

export const {
  useGetCrmCampaignsQuery,
  useGetCrmCampaignQuery,
  useCreateCrmCampaignMutation,
  useUpdateCrmCampaignMutation,
  useGetCrmCampaignRunQuery,
  useGetCrmCampaignRunsQuery,
  useStartCrmCampaignMutation,
  useOrderCrmCampaignMutation,
  useGetCrmCampaignMembersQuery,
  useOrderCrmCampaignMemberMutation,
  usePreviewCrmAudienceQuery,
  useGetCrmAttributesQuery,
} = campaignsApi;
