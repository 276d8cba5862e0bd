import type {
  CustomField,
  CustomFieldModel,
  CustomFieldType,
} from '../../../../../server/src/contracts/custom-fields';
import {
  useGetCustomFieldModelsQuery,
  useGetCustomFieldsQuery,
  useGetCustomFieldTypesQuery,
} from '../../../api/customFields';

export interface FormData {
  readonly model: CustomFieldModel;
  readonly types: readonly CustomFieldType[];
  /** Every custom field of the type, archived ones included. */
  readonly fields: readonly CustomField[];
}

export interface FormDataState {
  readonly data: FormData | undefined;
  readonly isLoading: boolean;
  readonly error: unknown;
  retry(): void;
}

/**
 * Data of both forms besides the field itself.
 *
 * @param uid the record type; `undefined` while it is unknown.
 */
export function useFormData(uid: string | undefined): FormDataState {
  const models = useGetCustomFieldModelsQuery();
  const types = useGetCustomFieldTypesQuery();
  const model = models.data?.find((candidate) => candidate.uid === uid);
  const fields = useGetCustomFieldsQuery({ uid: model?.uid ?? '' }, { skip: !model });
  const queries = [models, types, fields];
  return {
    data:
      model && types.data && fields.data
        ? { model, types: types.data, fields: fields.data }
        : undefined,
    isLoading: queries.some(({ isLoading }) => isLoading),
    error: queries.find(({ error }) => error)?.error,
    retry: () => {
      for (const query of queries) if (query.error) void query.refetch();
    },
  };
}
