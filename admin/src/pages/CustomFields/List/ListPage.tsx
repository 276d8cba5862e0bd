import { LinkButton } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Layouts } from '@strapi/strapi/admin';
import { Link } from 'react-router-dom';

import { useGetCustomFieldModelsQuery } from '../../../api/customFields';
import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useAccess } from '../../../hooks/useAccess';
import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { FieldTabs } from './FieldTabs';
import { FileMenu } from './FileMenu';
import { RecordTypeSelect } from './RecordTypeSelect';
import { useListLocation } from './useListLocation';

/** The custom fields of one record type. */
export function ListPage() {
  const t = useTranslate();
  const { canManage } = useAccess();
  const models = useGetCustomFieldModelsQuery();
  const { model, state, showModel, showState } = useListLocation(models.data ?? []);

  if (models.isLoading) {
    return (
      <PageFrame isBusy>
        <LoadingCard />
      </PageFrame>
    );
  }
  if (models.error) {
    return (
      <PageFrame>
        <LoadError error={models.error} onRetry={() => void models.refetch()} />
      </PageFrame>
    );
  }
  if (!model) {
    return (
      <PageFrame>
        <EmptyState title={t('list.models.empty.title')} text={t('customFields.subtitle')} />
      </PageFrame>
    );
  }

  const addButton = canManage ? (
    <LinkButton
      tag={Link}
      to={`create?type=${encodeURIComponent(model.uid)}`}
      startIcon={<Plus />}
      size="S"
    >
      {t('list.add')}
    </LinkButton>
  ) : null;

  return (
    <PageFrame
      primaryAction={
        <>
          <FileMenu model={model} canManage={canManage} />
          {addButton}
        </>
      }
      toolbar={
        <Layouts.Action
          startActions={
            <RecordTypeSelect models={models.data ?? []} model={model} onChange={showModel} />
          }
        />
      }
    >
      <FieldTabs model={model} state={state} onStateChange={showState} canManage={canManage} />
    </PageFrame>
  );
}
