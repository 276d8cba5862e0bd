import { crmApi } from './crmApi';

/** An attribute of a content type, as far as it is shown. */
export interface ShownAttribute {
  readonly type: string;
  readonly customField?: string;
  readonly options?: { readonly of?: string; readonly type?: string };
}

/** How the Content Manager shows a type. */
export interface RecordLayout {
  readonly mainField: string;
  /** In the order of the edit view. */
  readonly names: readonly string[];
  readonly metadatas: Readonly<Record<string, { readonly edit: { readonly label?: string } }>>;
}

interface Configuration {
  readonly data: {
    readonly contentType: {
      readonly settings: { readonly mainField?: string };
      readonly layouts: { readonly edit: readonly (readonly { readonly name: string }[])[] };
      readonly metadatas: RecordLayout['metadatas'];
    };
  };
}

interface Types {
  readonly data: readonly {
    readonly uid: string;
    readonly info: { readonly displayName: string };
    readonly attributes: Readonly<Record<string, ShownAttribute>>;
  }[];
}

export interface ShownType {
  readonly name: string;
  readonly attributes: Readonly<Record<string, ShownAttribute>>;
}

const layoutsApi = crmApi.injectEndpoints({
  endpoints: (builder) => ({
    getCrmLayout: builder.query<RecordLayout, string>({
      query: (uid) => ({
        url: `/content-manager/content-types/${uid}/configuration`,
        method: 'GET',
      }),
      transformResponse: ({ data: { contentType } }: Configuration) => ({
        mainField: contentType.settings.mainField ?? 'name',
        names: contentType.layouts.edit.flatMap((row) => row.map(({ name }) => name)),
        metadatas: contentType.metadatas,
      }),
      providesTags: (_layout, _error, uid) => [{ type: 'ContentTypesConfiguration', id: uid }],
    }),

    getCrmTypes: builder.query<Readonly<Record<string, ShownType>>, void>({
      query: () => ({ url: '/content-manager/content-types', method: 'GET' }),
      transformResponse: ({ data }: Types) =>
        Object.fromEntries(
          data.map(({ uid, info, attributes }) => [uid, { name: info.displayName, attributes }]),
        ),
      providesTags: ['InitialData'],
    }),
  }),
});

export const { useGetCrmLayoutQuery, useGetCrmTypesQuery } = layoutsApi;
