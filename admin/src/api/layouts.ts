import type { InputAttribute } from '../inputs/props';
import { crmApi } from './crmApi';

/** An attribute of a content type, as far as it is shown or edited. */
export interface ShownAttribute {
  readonly type: string;
  readonly customField?: string;
  readonly options?: InputAttribute['options'];
  readonly writable?: boolean;
  readonly required?: boolean;
  readonly enum?: readonly string[];
  /** Of `biginteger` a text. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly regex?: string;
}

/** What the Content Manager shows of a field in its form. */
export interface FieldMetadata {
  readonly label?: string;
  readonly description?: string;
  readonly editable?: boolean;
}

/** How the Content Manager shows a type. */
export interface RecordLayout {
  readonly mainField: string;
  /** In the order of the edit view. */
  readonly names: readonly string[];
  readonly metadatas: Readonly<Record<string, { readonly edit: FieldMetadata }>>;
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
    readonly options?: { readonly draftAndPublish?: boolean };
    readonly attributes: Readonly<Record<string, ShownAttribute>>;
  }[];
}

export interface ShownType {
  readonly name: string;
  /** Whether its documents are drafts until they are published. */
  readonly hasDrafts: boolean;
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
          data.map(({ uid, info, options, attributes }) => [
            uid,
            { name: info.displayName, hasDrafts: options?.draftAndPublish === true, attributes },
          ]),
        ),
      providesTags: ['InitialData'],
    }),
  }),
});

export const { useGetCrmLayoutQuery, useGetCrmTypesQuery } = layoutsApi;
