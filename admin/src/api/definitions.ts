import type { BaseQueryError } from '@strapi/strapi/admin';

import type { GetBoard } from '../../../server/src/contracts/board';
import type {
  CreateDefinition,
  DeactivateDefinition,
  Definition,
  DefinitionDiagnostic,
  DefinitionVersion,
  GetDefinition,
  ListDefinitions,
  PublishDefinition,
  ValidateDefinition,
} from '../../../server/src/contracts/definitions';
import type { ListInstances } from '../../../server/src/contracts/instances';
import type { MoveInstances } from '../../../server/src/contracts/move-instances';
import { crmApi } from './crmApi';
import { get, send } from './lists';

export type { Definition, DefinitionDiagnostic, DefinitionVersion };

/** A version with its JSON, and all versions of its name, newest first. */
export interface DefinitionPage {
  readonly definition: Definition;
  readonly versions: readonly DefinitionVersion[];
}

/** A saved or published version, with what was found in it. */
export interface CheckedDefinition {
  readonly definition: Definition;
  readonly diagnostics: readonly DefinitionDiagnostic[];
}

interface Draft {
  readonly schema: object;
  readonly model?: string | undefined;
}

/** `replaces`: when the draft was saved that this one replaces; null for a new version. */
export type DraftToSave = Draft & { readonly replaces: string | null };

interface NamedVersion {
  readonly name: string;
  readonly version?: string | undefined;
}

/** The number of live instances by entity, then by stage. */
export type StageCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export type MoveRequest = { readonly name: string } & NonNullable<MoveInstances.Request['data']>;
export type MoveAnswer = MoveInstances.Response['data'];

const one = (name: string) => `/definitions/${encodeURIComponent(name)}`;
const PAGE = 100;

/** Stages, boards and buttons to start follow from what is active. */
const PUBLISHED = ['CrmDefinition' as const, { type: 'CrmProcess' as const, id: 'WORK' }];

const definitionsApi = crmApi
  .enhanceEndpoints({ addTagTypes: ['CrmDefinition', 'CrmProcess'] })
  .injectEndpoints({
    endpoints: (builder) => ({
      /** All versions of all definitions, by name, then newest first. */
      getCrmDefinitions: builder.query<DefinitionVersion[], void>({
        async queryFn(_arg, _api, _options, baseQuery) {
          const versions: DefinitionVersion[] = [];
          for (let page = 1, pages = 1; page <= pages; page += 1) {
            const { data, error } = await baseQuery(
              get('/definitions', {
                'pagination[page]': String(page),
                'pagination[pageSize]': String(PAGE),
              }),
            );
            if (error) return { error: error as BaseQueryError };
            const answer = data as ListDefinitions.Response;
            versions.push(...answer.data);
            pages = answer.meta.pagination.pageCount ?? 1;
          }
          return { data: versions };
        },
        providesTags: ['CrmDefinition'],
      }),

      getCrmDefinition: builder.query<DefinitionPage, NamedVersion>({
        query: ({ name, version }) => get(one(name), { version }),
        transformResponse: ({ data, meta }: GetDefinition.Response) => ({
          definition: data,
          versions: meta.versions,
        }),
        providesTags: ['CrmDefinition'],
      }),

      /** How many instances run, of those that the user may list. */
      countCrmDefinitionInstances: builder.query<number, NamedVersion>({
        query: ({ name, version }) =>
          get('/instances', {
            'filters[definition]': name,
            'filters[version]': version,
            'filters[status][$in][0]': 'active',
            'filters[status][$in][1]': 'needs_attention',
            'pagination[pageSize]': '1',
          }),
        transformResponse: ({ meta }: ListInstances.Response) => meta.pagination.total ?? 0,
        providesTags: [{ type: 'CrmProcess', id: 'WORK' }],
      }),

      /** Live instances by entity and stage, of the entities whose records the user may list. */
      getCrmStageCounts: builder.query<StageCounts, { name: string; entities: readonly string[] }>({
        async queryFn({ name, entities }, _api, _options, baseQuery) {
          const counts = await Promise.all(
            entities.map(async (entity) => {
              const { data } = await baseQuery(
                get(`/board/${encodeURIComponent(name)}`, { entity }),
              );
              const columns = (data as GetBoard.Response | undefined)?.data;
              return columns
                ? [
                    [
                      entity,
                      Object.fromEntries(columns.map((one) => [one.stage, one.count])),
                    ] as const,
                  ]
                : [];
            }),
          );
          return { data: Object.fromEntries(counts.flat()) };
        },
        providesTags: [{ type: 'CrmProcess', id: 'WORK' }],
      }),

      saveCrmDefinition: builder.mutation<CheckedDefinition, DraftToSave>({
        query: (draft) => send('POST', '/definitions', draft),
        transformResponse: ({ data, meta }: CreateDefinition.Response) => ({
          definition: data,
          diagnostics: meta.diagnostics,
        }),
        invalidatesTags: ['CrmDefinition'],
      }),

      validateCrmDefinition: builder.mutation<DefinitionDiagnostic[], Draft>({
        query: (draft) => send('POST', '/definitions/validate', draft),
        transformResponse: ({ data }: ValidateDefinition.Response) => data.diagnostics,
      }),

      publishCrmDefinition: builder.mutation<CheckedDefinition, NamedVersion>({
        query: ({ name, version }) => send('POST', `${one(name)}/publish`, { version }),
        transformResponse: ({ data, meta }: PublishDefinition.Response) => ({
          definition: data,
          diagnostics: meta.diagnostics,
        }),
        invalidatesTags: PUBLISHED,
      }),

      deactivateCrmDefinition: builder.mutation<DefinitionVersion, NamedVersion>({
        query: ({ name, version }) => send('POST', `${one(name)}/deactivate`, { version }),
        transformResponse: ({ data }: DeactivateDefinition.Response) => data,
        invalidatesTags: PUBLISHED,
      }),

      /** A dry run unless `dryRun` is false. */
      moveCrmInstances: builder.mutation<MoveAnswer, MoveRequest>({
        query: ({ name, ...data }) => send('POST', `${one(name)}/move`, data),
        transformResponse: ({ data }: MoveInstances.Response) => data,
        invalidatesTags: (_result, error, { dryRun }) =>
          error || dryRun !== false ? [] : PUBLISHED,
      }),
    }),
  });

export const {
  useCountCrmDefinitionInstancesQuery,
  useDeactivateCrmDefinitionMutation,
  useGetCrmDefinitionQuery,
  useGetCrmDefinitionsQuery,
  useGetCrmStageCountsQuery,
  useMoveCrmInstancesMutation,
  usePublishCrmDefinitionMutation,
  useSaveCrmDefinitionMutation,
  useValidateCrmDefinitionMutation,
} = definitionsApi;
