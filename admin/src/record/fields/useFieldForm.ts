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

/** How often a field is sent while the rest of its record keeps changing. */
const MOST_TRIES = 3;

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
    const send = async (seen: RecordValues) =>
      save({
        record,
        values: { ...written, ...revisionOf(record.type, seen) },
        others: subjectsOf(seen, { ...seen, ...written }),
      });
    let [seen, answer] = [values, await send(values)];
    for (let tries = 1; 'error' in answer && isConflict(answer.error); tries += 1) {
      setReloading(true);
      const newest = await refetch();
      setReloading(false);
      if (newest.data === undefined || newest.isError) return refuse(newest.error ?? answer.error);
      // Another field has changed, or the engine has: that is no conflict with this one.
      const isRetried = tries < MOST_TRIES && isUntouched(name, attribute, seen, newest.data);
      if (!isRetried) return setStale(true);
      [seen, answer] = [newest.data, await send(newest.data)];
    }
    if ('error' in answer) return refuse(answer.error);
    done(isDraft ? 'record.field.savedDraft' : 'record.field.saved', { name: label });
    return onClose();
  };

  return { form, fault, isStale, isLoading: isLoading || isReloading, submit };
}
