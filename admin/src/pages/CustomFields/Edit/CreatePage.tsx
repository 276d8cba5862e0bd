import { Page, useAuth } from '@strapi/strapi/admin';
import { useNavigate, useSearchParams } from 'react-router-dom';

import { useCreateCustomFieldMutation } from '../../../api/customFields';
import { useReport } from '../../../hooks/useReport';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { toInput } from '../model/fieldForm';
import { toCreateErrors } from '../model/serverErrors';
import { FieldForm } from './FieldForm';
import { FormPage } from './FormPage';
import { useFormData } from './useFormData';

/** Adds a field to the record type in the URL. */
export function CreatePage() {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const data = useFormData(params.get('type') ?? undefined);
  const [create] = useCreateCustomFieldMutation();
  const refetchPermissions = useAuth('CreatePage', (auth) => auth.refetchPermissions);
  const title = t('form.create.title');

  return (
    <FormPage title={title} data={data}>
      {({ model, types, fields }) => (
        <>
          <Page.Title>{title}</Page.Title>
          <FieldForm
            model={model}
            types={types}
            others={fields}
            title={title}
            subtitle={t('form.create.subtitle', { model: model.displayName })}
            onSave={async (values, rules) => {
              const answer = await create(toInput(values, model.uid, rules));
              if ('error' in answer) {
                const errors = toCreateErrors(answer.error, say);
                if (Object.keys(errors).length === 0) report.failed(answer.error);
                return errors;
              }
              report.done('save.created', { label: answer.data.label });
              await refetchPermissions();
              navigate(`..?type=${encodeURIComponent(model.uid)}`, { relative: 'path' });
              return undefined;
            }}
          />
        </>
      )}
    </FormPage>
  );
}
