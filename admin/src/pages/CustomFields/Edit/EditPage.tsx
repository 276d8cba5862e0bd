import { useState } from 'react';

import { Page, useAuth } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import {
  useCheckCustomFieldMutation,
  useGetCustomFieldQuery,
  useUpdateCustomFieldMutation,
} from '../../../api/customFields';
import { isConflict, isMissing } from '../../../api/errors';
import { ConflictNote } from '../../../components/ConflictNote';
import { useAccess } from '../../../hooks/useAccess';
import { useReport } from '../../../hooks/useReport';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { toChange, touchesRules, type FieldFormValues } from '../model/fieldForm';
import { toFormErrors } from '../model/serverErrors';
import { ArchivedNote } from './ArchivedNote';
import { BreaksDialog } from './BreaksDialog';
import { FieldForm } from './FieldForm';
import { FormPage } from './FormPage';
import { useFormData } from './useFormData';
import { useQuestion } from './useQuestion';

/** The field with the id in the URL. */
export function EditPage() {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const { canManage } = useAccess();
  const { id = '' } = useParams();
  const loaded = useGetCustomFieldQuery({ id });
  const field = loaded.data;
  const data = useFormData(field?.uid);
  const [check] = useCheckCustomFieldMutation();
  const [update] = useUpdateCustomFieldMutation();
  const refetchPermissions = useAuth('EditPage', (auth) => auth.refetchPermissions);
  const breaks = useQuestion<number>();
  const [isStale, setStale] = useState(false);

  const refuse = (error: unknown) => {
    if (isConflict(error)) setStale(true);
    const errors = toFormErrors(error, say);
    if (Object.keys(errors).length === 0 && !isConflict(error)) report.failed(error);
    return errors;
  };

  const save = async (current: CustomField, values: FieldFormValues, rules: readonly string[]) => {
    const change = toChange(values, current, rules);
    if (touchesRules(change)) {
      const checked = await check({ id, change });
      if ('error' in checked) return refuse(checked.error);
      if (checked.data > 0 && !(await breaks.ask(checked.data))) return {};
    }
    const answer = await update({ id, change });
    if ('error' in answer) return refuse(answer.error);
    setStale(false);
    report.done('save.updated', { label: answer.data.label });
    await refetchPermissions();
    return undefined;
  };

  const state = {
    ...data,
    isLoading: loaded.isLoading || data.isLoading,
    // A missing field is no error to retry; the page has its own message.
    error: isMissing(loaded.error) ? undefined : (loaded.error ?? data.error),
    retry: () => {
      if (loaded.error) void loaded.refetch();
      data.retry();
    },
  };

  return (
    <FormPage title={t('customFields.title')} data={state}>
      {({ model, types, fields }) =>
        field ? (
          <>
            <Page.Title>{field.label}</Page.Title>
            <FieldForm
              model={model}
              types={types}
              others={fields.filter((other) => other.id !== field.id)}
              field={field}
              isReadOnly={!canManage || field.archived}
              title={field.label}
              subtitle={t('form.edit.subtitle', { model: model.displayName })}
              notice={
                <>
                  {field.archived ? <ArchivedNote field={field} canManage={canManage} /> : null}
                  {isStale ? (
                    <ConflictNote
                      onReload={() => {
                        setStale(false);
                        void loaded.refetch();
                      }}
                    />
                  ) : null}
                </>
              }
              onSave={(values, rules) => save(field, values, rules)}
            />
            <BreaksDialog question={breaks} />
          </>
        ) : null
      }
    </FormPage>
  );
}
