import { useMemo, useState } from 'react';

import { describeError, isConflict, listProblems } from '../../api/errors';
import type { RecordKey } from '../../api/process';
import {
  useGetCrmRecordQuery,
  useSaveCrmRecordMutation,
  type RecordValues,
} from '../../api/records';
import { useSchemaForm } from '../../components/SchemaForm';
import { isSame } from '../../components/SchemaForm/model/values';
import { useReport } from '../../hooks/useReport';
import { useServerText } from '../../hooks/useServerText';
import { useTranslate } from '../../hooks/useTranslate';
import { fieldSchema } from '../model/fieldSchema';
import {
  isUntouched,
  revisionOf,
  subjectsOf,
  typeNameOf,
  valuesToSave,
  valueToEdit,
} from '../model/fieldValues';
import type { EditedField } from './field';

/** The form of one field. Its input is kept until it is saved or the user cancels. */
export function useFieldForm(
  record: RecordKey,
  field: EditedField,
  values: RecordValues,
  onClose: () => void,
) {
  const t = useTranslate();
  const say = useServerText();
  const { done } = useReport();
  const { refetch } = useGetCrmRecordQuery(record);
  const [save, { isLoading }] = useSaveCrmRecordMutation();
  const { name, label, hint, attribute, isDraft } = field;
  /** What the record was when the input was opened. */
  const [before] = useState(values);
  const [isStale, setStale] = useState(false);
  const [isReloading, setReloading] = useState(false);
  const [fault, setFault] = useState<string>();
  const schema = useMemo(
    () => ({
      type: 'object',
      properties: {
        [name]: { ...fieldSchema(attribute), title: label, ...(hint && { description: hint }) },
      },
      required: attribute.required === true && !isDraft ? [name] : [],
    }),
    [name, label, hint, attribute, isDraft],
  );
  const form = useSchemaForm(schema, {
    given: { [name]: valueToEdit(name, attribute, before) },
    emptied: 'null',
  });

  const refuse = (error: unknown): void => {
    const typeName = typeNameOf(attribute);
    const problems = listProblems(error, say).map(({ path, message }) => ({
      ...{ message, path: path[0] === typeName ? [name] : path },
    }));
    const left = form.placeErrors(problems);
    if (problems.length > 0 && left.length === 0) return;
    setFault(left.length > 0 ? left.join(' ') : (describeError(error, say) ?? t('error.unknown')));
  };

  const submit = async (): Promise<void> => {
    setFault(undefined);
    if (!form.check()) return;
    const value = form.values[name];
    if (!isStale && isSame(form.first[name] ?? null, value ?? null)) return onClose();
    if (!isStale && !isUntouched(name, attribute, before, values)) return setStale(true);
    const written = valuesToSave(name, attribute, value);
    const answer = await save({
      record,
      values: { ...written, ...revisionOf(record.type, values) },
      others: subjectsOf(values, { ...values, ...written }),
    });
    if (!('error' in answer)) {
      done(isDraft ? 'record.field.savedDraft' : 'record.field.saved', { name: label });
      return onClose();
    }
    if (!isConflict(answer.error)) return refuse(answer.error);
    setReloading(true);
    await refetch();
    setReloading(false);
    setStale(true);
  };

  return { form, fault, isStale, isLoading: isLoading || isReloading, submit };
}
