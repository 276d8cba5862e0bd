import { useState } from 'react';

import { Flex } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';

import { useGetCrmCampaignQuery, useGetCrmCampaignRunQuery } from '../../../api/campaigns';
import { LoadError } from '../../../components/LoadError';
import { PageBackButton } from '../../../components/PageBackButton';
import { PERMISSIONS } from '../../../constants';
import { usePolling } from '../../../hooks/usePolling';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { Members } from './Members';
import { Plan } from './Plan';
import { RunCard } from './RunCard';
import { RunState } from './RunState';

/** One campaign: whom it is for and what it runs, then how its run gets on. */
export default function CampaignPage() {
  const t = useTranslate();
  const { id = '' } = useParams();
  const { data: campaign, error, refetch } = useGetCrmCampaignQuery(id);
  const {
    data: run,
    error: runError,
    refetch: refetchRun,
  } = useGetCrmCampaignRunQuery(id, {
    pollingInterval: usePolling(),
  });
  const [version, setVersion] = useState(0);
  const report = useReport();
  const failure = error ?? runError;
  const reload = async (): Promise<void> => {
    const [newest] = await Promise.all([refetch(), refetchRun()]);
    if (newest.isError) report.failed(newest.error);
    else setVersion((before) => before + 1);
  };
  const content = () => {
    if (campaign && run !== undefined) {
      return (
        <Flex direction="column" alignItems="stretch" gap={6}>
          {run ? <RunCard id={id} run={run} /> : null}
          <Plan
            key={version}
            campaign={campaign}
            isStarted={run !== null}
            onReload={() => void reload()}
          />
          {run ? <Members id={id} /> : null}
        </Flex>
      );
    }
    return failure ? (
      <LoadError error={failure} onRetry={() => void refetch()} />
    ) : (
      <Page.Loading />
    );
  };
  return (
    <Page.Protect permissions={PERMISSIONS.campaigns}>
      <Page.Main>
        <Page.Title>{campaign?.name ?? t('campaigns.title')}</Page.Title>
        <Layouts.Header
          title={campaign?.name ?? t('campaigns.title')}
          subtitle={run === undefined ? undefined : <RunState run={run} />}
          navigationAction={<PageBackButton fallback="/plugins/nexus-crm/campaigns" />}
        />
        <Layouts.Content>{content()}</Layouts.Content>
      </Page.Main>
    </Page.Protect>
  );
}
