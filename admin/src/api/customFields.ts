import type {
  ArchiveCustomField,
  CreateCustomField,
  CustomField,
  CustomFieldChange,
  CustomFieldFile,
  CustomFieldInput,
  CustomFieldModel,
  CustomFieldType,
  GetCustomField,
  GetStatus,
  ImportCustomFields,
  ListCustomFieldModels,
  ListCustomFields,
  ListCustomFieldTypes,
  ReorderCustomFields,
  RestoreCustomField,
  UpdateCustomField,
} from '../../../server/src/contracts/custom-fields';
import { crmApi } from './crmApi';

const ROOT = '/nexus-crm/custom-fields';

/**
 * Cache tags to invalidate after a change: our lists, and the Content Manager's data of that type,
 * so that its forms and lists show the field at once.
 */
const touched = (uid: string) => [
  { type: 'CrmCustomField' as const, id: uid },
  'CrmCustomFieldModel' as const,
  'InitialData' as const,
  { type: 'ContentTypesConfiguration' as const, id: uid },
  { type: 'ContentTypeSettings' as const, id: 'LIST' },
  { type: 'Document' as const, id: `${uid}_LIST` },
  { type: 'Document' as const, id: `${uid}_ALL_ITEMS` },
];

const customFieldsApi = crmApi.injectEndpoints({
  endpoints: (builder) => ({
    getCrmStatus: builder.query<GetStatus.Response['data'], void>({
      query: () => ({ url: '/nexus-crm/status', method: 'GET' }),
      transformResponse: (response: GetStatus.Response) => response.data,
      providesTags: ['CrmStatus'],
    }),

    getCustomFieldModels: builder.query<CustomFieldModel[], void>({
      query: () => ({ url: `${ROOT}/models`, method: 'GET' }),
      transformResponse: (response: ListCustomFieldModels.Response) => response.data,
      providesTags: ['CrmCustomFieldModel'],
    }),

    getCustomFieldTypes: builder.query<CustomFieldType[], void>({
      query: () => ({ url: `${ROOT}/types`, method: 'GET' }),
      transformResponse: (response: ListCustomFieldTypes.Response) => response.data,
    }),

    /** All fields of one type; the page separates archived ones. */
    getCustomFields: builder.query<CustomField[], { uid: string }>({
      query: ({ uid }) => ({
        url: ROOT,
        method: 'GET',
        config: { params: { uid, archived: 'all' } },
      }),
      transformResponse: (response: ListCustomFields.Response) => response.data,
      providesTags: (_result, _error, { uid }) => [{ type: 'CrmCustomField', id: uid }],
    }),

    getCustomField: builder.query<CustomField, { id: string }>({
      query: ({ id }) => ({ url: `${ROOT}/${encodeURIComponent(id)}`, method: 'GET' }),
      transformResponse: (response: GetCustomField.Response) => response.data,
      providesTags: (field) => (field ? [{ type: 'CrmCustomField', id: field.uid }] : []),
    }),

    createCustomField: builder.mutation<CustomField, CustomFieldInput>({
      query: (data) => ({ url: ROOT, method: 'POST', data: { data } }),
      transformResponse: (response: CreateCustomField.Response) => response.data,
      invalidatesTags: (field) => (field ? touched(field.uid) : []),
    }),

    /** The number of rows that a change would break (dry run). */
    checkCustomField: builder.mutation<number, { id: string; change: CustomFieldChange }>({
      query: ({ id, change }) => ({
        url: `${ROOT}/${encodeURIComponent(id)}`,
        method: 'PUT',
        data: { data: change },
        config: { params: { dryRun: 'true' } },
      }),
      transformResponse: (response: UpdateCustomField.Response) => response.meta.breaks.rows,
    }),

    updateCustomField: builder.mutation<CustomField, { id: string; change: CustomFieldChange }>({
      query: ({ id, change }) => ({
        url: `${ROOT}/${encodeURIComponent(id)}`,
        method: 'PUT',
        data: { data: change },
      }),
      transformResponse: (response: UpdateCustomField.Response) => response.data,
      invalidatesTags: (field) => (field ? touched(field.uid) : []),
    }),

    archiveCustomField: builder.mutation<CustomField, { id: string }>({
      query: ({ id }) => ({ url: `${ROOT}/${encodeURIComponent(id)}/archive`, method: 'POST' }),
      transformResponse: (response: ArchiveCustomField.Response) => response.data,
      invalidatesTags: (field) => (field ? touched(field.uid) : []),
    }),

    restoreCustomField: builder.mutation<CustomField, { id: string }>({
      query: ({ id }) => ({ url: `${ROOT}/${encodeURIComponent(id)}/restore`, method: 'POST' }),
      transformResponse: (response: RestoreCustomField.Response) => response.data,
      invalidatesTags: (field) => (field ? touched(field.uid) : []),
    }),

    /** Optimistic update: rolled back if the server rejects it. */
    reorderCustomFields: builder.mutation<CustomField[], { uid: string; names: string[] }>({
      query: (data) => ({ url: `${ROOT}/reorder`, method: 'POST', data: { data } }),
      transformResponse: (response: ReorderCustomFields.Response) => response.data,
      invalidatesTags: (_result, _error, { uid }) => touched(uid),
      async onQueryStarted({ uid, names }, { dispatch, queryFulfilled }) {
        const patch = dispatch(
          customFieldsApi.util.updateQueryData('getCustomFields', { uid }, (fields) => {
            for (const field of fields) {
              const order = names.indexOf(field.name);
              if (order >= 0 && !field.archived) field.order = order;
            }
          }),
        );
        await queryFulfilled.catch(() => patch.undo());
      },
    }),

    /** A mutation, because the file must not come from the cache. */
    exportCustomFields: builder.mutation<CustomFieldFile, { uid?: string }>({
      query: ({ uid }) => ({
        url: `${ROOT}/export`,
        method: 'GET',
        config: { params: uid ? { uid } : {} },
      }),
    }),

    importCustomFields: builder.mutation<
      ImportCustomFields.Response['data'],
      { file: CustomFieldFile; dryRun: boolean }
    >({
      query: ({ file, dryRun }) => ({
        url: `${ROOT}/import`,
        method: 'POST',
        data: { data: file },
        config: { params: dryRun ? { dryRun: 'true' } : {} },
      }),
      transformResponse: (response: ImportCustomFields.Response) => response.data,
      invalidatesTags: (_result, error, { file, dryRun }) =>
        error || dryRun ? [] : [...new Set(file.fields.map(({ uid }) => uid))].flatMap(touched),
    }),
  }),
});

export const {
  useGetCrmStatusQuery,
  useGetCustomFieldModelsQuery,
  useGetCustomFieldTypesQuery,
  useGetCustomFieldsQuery,
  useGetCustomFieldQuery,
  useCreateCustomFieldMutation,
  useCheckCustomFieldMutation,
  useUpdateCustomFieldMutation,
  useArchiveCustomFieldMutation,
  useRestoreCustomFieldMutation,
  useReorderCustomFieldsMutation,
  useExportCustomFieldsMutation,
  useImportCustomFieldsMutation,
} = customFieldsApi;
