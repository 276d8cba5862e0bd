import { useState, type ReactNode } from 'react';

import { Box, Button, Field, TextInput } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Layouts, Page, SearchInput } from '@strapi/strapi/admin';
import { useNavigate } from 'react-router-dom';

import {
  useCreateCrmCampaignMutation,
  useGetCrmCampaignRunsQuery,
  useGetCrmCampaignsQuery,
} from '../../../api/campaigns';
import { EmptyState } from '../../../components/EmptyState';
import { FormModal } from '../../../components/FormModal';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { PERMISSIONS } from '../../../constants';
import { useIsWide } from '../../../hooks/useIsWide';
import { NEW, useListLocation } from '../../../hooks/useListLocation';
import { usePolling } from '../../../hooks/usePolling';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { CampaignRow } from './CampaignRow';
import { useCampaignRights } from './useCampaignRights';

/** CRM › Campaigns: each with its state and progress. */
export default function CampaignsPage() {
  const t = useTranslate();
  const location = useListLocation();
  const { canCreate } = useCampaignRights();
  const add = canCreate ? (
    <Button size="S" startIcon={<Plus />} onClick={() => location.show({ open: NEW })}>
      {t('campaigns.add')}
    </Button>
  ) : undefined;
  return (
    <Page.Protect permissions={PERMISSIONS.campaigns}>
      <Page.Main>
        <Page.Title>{t('campaigns.title')}</Page.Title>
        <Layouts.Header
          title={t('campaigns.title')}
          subtitle={t('campaigns.subtitle')}
          primaryAction={add}
        />
        <Layouts.Content>
          <List add={add} />
        </Layouts.Content>
        {location.valueOf('open') === NEW && canCreate ? (
          <CreateModal onClose={() => location.show({ open: null })} />
        ) : null}
      </Page.Main>
    </Page.Protect>
  );
}

function List({ add }: { add: ReactNode }) {
  const t = useTranslate();
  const isWide = useIsWide();
  const { page, pageSize, valueOf } = useListLocation();
  const search = valueOf('_q') ?? '';
  const pollingInterval = usePolling();
  const { data, error, refetch } = useGetCrmCampaignsQuery(
    { page, pageSize, search },
    { pollingInterval },
  );
  const ids = data?.items.map(({ documentId }) => documentId) ?? [];
  const { currentData: runs } = useGetCrmCampaignRunsQuery(ids, {
    ...{ pollingInterval, skip: ids.length === 0 },
  });
  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  if (data.total === 0 && search === '') {
    return (
      <EmptyState title={t('campaigns.empty')} text={t('campaigns.empty.text')} action={add} />
    );
  }
  const columns = isWide ? (['name', 'flow', 'state', 'progress'] as const) : (['name'] as const);
  return (
    <>
      <Box paddingBottom={4}>
        <SearchInput label={t('campaigns.search')} placeholder={t('campaigns.search')} />
      </Box>
      {data.items.length === 0 ? (
        <EmptyState title={t('list.noMatch.title')} text={t('list.noMatch.text')} />
      ) : (
        <>
          <ListFrame
            columns={columns.map((key) => ({ key, title: t(`campaigns.column.${key}`) }))}
            count={data.items.length}
          >
            {data.items.map((campaign) => (
              <CampaignRow
                key={campaign.documentId}
                {...{ campaign, isWide }}
                run={runs && (runs.find((run) => run.campaign === campaign.documentId) ?? null)}
              />
            ))}
          </ListFrame>
          <ListPages pageCount={data.pageCount} total={data.total} />
        </>
      )}
    </>
  );
}

function CreateModal({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const report = useReport();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [create, { isLoading }] = useCreateCrmCampaignMutation();
  const save = async (): Promise<void> => {
    setChecked(true);
    if (name.trim() === '') return;
    const answer = await create({ name: name.trim() });
    if ('error' in answer) return report.failed(answer.error);
    navigate(`/plugins/nexus-crm/campaigns/${answer.data.documentId}`);
  };
  return (
    <FormModal
      title={t('campaigns.add')}
      onSave={() => void save()}
      isSaving={isLoading}
      onClose={onClose}
    >
      <Field.Root
        name="name"
        required
        error={isChecked && name.trim() === '' ? t('schema.fault.required') : undefined}
      >
        <Field.Label>{t('campaigns.column.name')}</Field.Label>
        <TextInput
          value={name}
          onChange={({ target }: { target: { value: string } }) => setName(target.value)}
        />
        <Field.Error />
      </Field.Root>
    </FormModal>
  );
}
