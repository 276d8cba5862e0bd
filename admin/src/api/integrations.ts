import type {
  CreateIntegration,
  DeleteIntegration,
  GetIntegration,
  Integration,
  IntegrationKind,
  ListIntegrationKinds,
  ListIntegrations,
  PreviewIntegration,
  TestIntegration,
  UpdateIntegration,
} from '../../../server/src/contracts/integrations';
import type { GetSecrets } from '../../../server/src/contracts/secrets';
import { crmApi } from './crmApi';
import { get, listed, paged, send, type Listed, type PageQuery } from './lists';

interface IntegrationInput {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  readonly settings: object;
  readonly secrets: object;
  readonly limits: object;
  readonly enabled: boolean;
}

/** Without `enabled` the state is kept, with the reason why it was disabled. */
export type IntegrationChange = Omit<IntegrationInput, 'name' | 'kind' | 'enabled'> & {
  readonly enabled?: boolean;
  readonly revision: number;
};

export type Preview = PreviewIntegration.Response['data'];
export type TestResult = TestIntegration.Response['data'];

const one = (name: string) => `/integrations/${encodeURIComponent(name)}`;

/** What a change of an integration concerns: its lists, and which secrets are readable. */
const TOUCHED = ['CrmIntegration' as const, 'CrmSecret' as const];

const integrationsApi = crmApi
  .enhanceEndpoints({ addTagTypes: ['CrmIntegration', 'CrmSecret', 'CrmDelivery'] })
  .injectEndpoints({
    endpoints: (builder) => ({
      getCrmIntegrations: builder.query<Listed<Integration>, PageQuery>({
        query: (page) => get('/integrations', paged(page)),
        transformResponse: (response: ListIntegrations.Response) => listed(response),
        providesTags: ['CrmIntegration'],
      }),

      getCrmIntegration: builder.query<Integration, { name: string }>({
        query: ({ name }) => get(one(name)),
        transformResponse: (response: GetIntegration.Response) => response.data,
        providesTags: ['CrmIntegration'],
      }),

      /** They change with the app's code alone. */
      getCrmIntegrationKinds: builder.query<IntegrationKind[], void>({
        query: () => get('/integrations/kinds'),
        transformResponse: (response: ListIntegrationKinds.Response) => response.data,
      }),

      createCrmIntegration: builder.mutation<Integration, IntegrationInput>({
        query: (data) => send('POST', '/integrations', data),
        transformResponse: (response: CreateIntegration.Response) => response.data,
        invalidatesTags: TOUCHED,
      }),

      updateCrmIntegration: builder.mutation<
        Integration,
        { name: string; change: IntegrationChange }
      >({
        query: ({ name, change }) => send('PUT', one(name), change),
        transformResponse: (response: UpdateIntegration.Response) => response.data,
        invalidatesTags: (_result, error) => (error ? [] : TOUCHED),
      }),

      deleteCrmIntegration: builder.mutation<Integration, { name: string }>({
        query: ({ name }) => send('DELETE', one(name)),
        transformResponse: (response: DeleteIntegration.Response) => response.data,
        invalidatesTags: TOUCHED,
      }),

      /** A test may disable the integration, and is in the delivery log. */
      testCrmIntegration: builder.mutation<
        TestResult,
        { name: string; input: object; data: object }
      >({
        query: ({ name, ...data }) => send('POST', `${one(name)}/test`, data),
        transformResponse: (response: TestIntegration.Response) => response.data,
        invalidatesTags: ['CrmDelivery'],
      }),

      /** Nothing is sent. */
      previewCrmIntegration: builder.query<
        Preview,
        { name: string; subject: { type: string; id: string }; settings: object }
      >({
        query: ({ name, ...data }) => send('POST', `${one(name)}/preview`, data),
        transformResponse: (response: PreviewIntegration.Response) => response.data,
        // The record may have changed.
        keepUnusedDataFor: 0,
      }),

      getCrmSecretStates: builder.query<GetSecrets.Response['data'], void>({
        query: () => get('/secrets'),
        transformResponse: (response: GetSecrets.Response) => response.data,
        providesTags: ['CrmSecret'],
      }),

      reencryptCrmSecrets: builder.mutation<number, void>({
        query: () => send('POST', '/secrets/reencrypt'),
        transformResponse: ({ data }: { data: { reencrypted: number } }) => data.reencrypted,
        invalidatesTags: TOUCHED,
      }),
    }),
  });

export const {
  useGetCrmIntegrationsQuery,
  useGetCrmIntegrationQuery,
  useGetCrmIntegrationKindsQuery,
  useCreateCrmIntegrationMutation,
  useUpdateCrmIntegrationMutation,
  useDeleteCrmIntegrationMutation,
  useTestCrmIntegrationMutation,
  usePreviewCrmIntegrationQuery,
  useGetCrmSecretStatesQuery,
  useReencryptCrmSecretsMutation,
} = integrationsApi;
