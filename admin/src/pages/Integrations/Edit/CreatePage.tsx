import { useState, type FormEvent } from 'react';

import { Button, Flex } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { Page } from '@strapi/strapi/admin';
import { useNavigate, useSearchParams } from 'react-router-dom';

import type { IntegrationKind } from '../../../../../server/src/contracts/integrations';
import { hasProblems, isConflict } from '../../../api/errors';
import {
  useCreateCrmIntegrationMutation,
  useGetCrmIntegrationKindsQuery,
} from '../../../api/integrations';
import { LoadError } from '../../../components/LoadError';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { KindCards } from '../KindCards';
import { PageFrame } from '../PageFrame';
import { pageOf } from '../paths';
import { Refused } from '../../../components/Refused';
import { useKindTexts } from '../useKindTexts';
import { IntegrationCards } from './IntegrationCards';
import { useIntegrationForm } from './useIntegrationForm';

/** First the kind, then its form. */
export function CreatePage() {
  const t = useTranslate();
  const [params] = useSearchParams();
  const { data: kinds, error, refetch } = useGetCrmIntegrationKindsQuery();
  const kind = kinds?.find(({ name }) => name === params.get('kind'));
  if (kind) return <CreateForm key={kind.name} kind={kind} />;
  if (!kinds && !error) return <Page.Loading />;
  return (
    <PageFrame
      hasBack
      title={t('integrations.create.title')}
      subtitle={t('integrations.create.choose')}
    >
      {kinds ? (
        <KindCards kinds={kinds} />
      ) : (
        <LoadError error={error} onRetry={() => void refetch()} />
      )}
    </PageFrame>
  );
}

function CreateForm({ kind }: { kind: IntegrationKind }) {
  const t = useTranslate();
  const report = useReport();
  const navigate = useNavigate();
  const { title } = useKindTexts()(kind.name);
  const form = useIntegrationForm(kind);
  const [create, { isLoading }] = useCreateCrmIntegrationMutation();
  const [others, setOthers] = useState<readonly string[]>([]);

  const save = async (): Promise<void> => {
    setOthers([]);
    if (!form.check()) return;
    const { label, name } = form.details.form.values as { label: string; name: string };
    const answer = await create({
      ...{ label, name, kind: kind.name, enabled: true },
      ...form.values(),
    });
    if (!('error' in answer)) {
      report.done('integrations.created', { label });
      navigate(pageOf(name), { replace: true });
    } else if (isConflict(answer.error)) {
      form.details.form.placeErrors([{ path: ['name'], message: t('integrations.name.taken') }]);
    } else {
      setOthers(form.place(answer.error));
      if (!hasProblems(answer.error)) report.failed(answer.error);
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <PageFrame
        hasBack
        title={t('integrations.create.title')}
        subtitle={title}
        primaryAction={
          <Button type="submit" size="S" startIcon={<Check />} loading={isLoading}>
            {t('action.save')}
          </Button>
        }
      >
        <Flex direction="column" alignItems="stretch" gap={6}>
          <Refused messages={others} />
          <IntegrationCards form={form} isReadOnly={false} />
        </Flex>
      </PageFrame>
    </form>
  );
}
