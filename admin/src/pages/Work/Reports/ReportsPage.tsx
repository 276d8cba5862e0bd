import { useMemo } from 'react';

import { Flex, Grid } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';

import type { StageEntry } from '../../../../../server/src/contracts/available-actions';
import { useGetCrmAllStagesQuery } from '../../../api/board';
import { isForbidden } from '../../../api/errors';
import { useGetCrmForecastQuery, useGetCrmVelocityQuery } from '../../../api/reports';
import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { Note } from '../../../components/Note';
import { SavedViews } from '../../../components/SavedViews';
import { PERMISSIONS } from '../../../constants';
import { useLevel } from '../../../hooks/useLevel';
import { useTranslate } from '../../../hooks/useTranslate';
import { pipelineKey, pipelinesOf, type Pipeline } from '../Board/model/pipelines';
import { ForecastCard } from './ForecastCard';
import { FunnelCard } from './FunnelCard';
import { currenciesOf } from './model/figures';
import { stepOf } from './model/periods';
import { OwnersCard } from './OwnersCard';
import { ReasonsCard } from './ReasonsCard';
import { Tiles } from './Tiles';
import { TimesCard } from './TimesCard';
import { Toolbar } from './Toolbar';
import { pipelineOf, useReportLocation, useScopes, type ReportLocation } from './useReportLocation';
import { useStageInfo } from './useStageInfo';
import { WonCard } from './WonCard';

/** How pipelines do: how far, how fast, what was won and lost, and what is to come. */
export default function ReportsPage() {
  return (
    <Page.Protect permissions={PERMISSIONS.reports}>
      <Reports />
    </Page.Protect>
  );
}

function Reports() {
  const t = useTranslate();
  const level = useLevel();
  const location = useReportLocation();
  const { data: stages, error, refetch } = useGetCrmAllStagesQuery();
  const pipelines = useMemo(() => pipelinesOf(stages ?? []), [stages]);
  const pipeline = pipelineOf(pipelines, location);
  const content = (): React.ReactNode => {
    if (level !== undefined && level < 3) {
      return <EmptyState title={t('reports.level.title')} text={t('reports.level.text')} />;
    }
    if (error && !stages) return <LoadError error={error} onRetry={() => void refetch()} />;
    if (!stages) return <LoadingCard />;
    if (!pipeline) return <EmptyState title={t('board.none.title')} text={t('board.none.text')} />;
    return (
      <PipelineReports
        key={pipelineKey(pipeline)}
        {...{ location, pipelines, pipeline, stages }}
      />
    );
  };
  return (
    <Page.Main>
      <Page.Title>{t('reports.title')}</Page.Title>
      <Layouts.Header
        title={t('reports.title')}
        subtitle={t('reports.subtitle')}
        primaryAction={<SavedViews page="reports" />}
      />
      <Layouts.Content>{content()}</Layouts.Content>
    </Page.Main>
  );
}

interface PipelineReportsProps {
  location: ReportLocation;
  pipelines: readonly Pipeline[];
  pipeline: Pipeline;
  stages: readonly StageEntry[];
}

function PipelineReports({ location, pipelines, pipeline, stages }: PipelineReportsProps) {
  const t = useTranslate();
  const now = useMemo(() => new Date(), []);
  const info = useStageInfo(stages, pipeline);
  const { days, scope, forecast } = useScopes(location, pipeline, now);
  const { hasValue } = pipeline;
  const velocity = useGetCrmVelocityQuery(useMemo(() => ({ scope }), [scope]));
  const expected = useGetCrmForecastQuery(
    useMemo(() => ({ scope: forecast, period: location.by }), [forecast, location.by]),
    { skip: !hasValue },
  );
  const currencies = useMemo(
    () =>
      currenciesOf([...(velocity.currentData?.data ?? []), ...(expected.currentData?.data ?? [])]),
    [velocity.currentData, expected.currentData],
  );
  const wanted = location.currency === 'none' ? null : location.currency;
  const currency = currencies.includes(wanted) ? wanted : (currencies[0] ?? null);
  const isIncomplete = velocity.currentData?.meta.isComplete === false;

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Toolbar {...{ location, pipelines, pipeline, currencies, currency }} />
      {isForbidden(velocity.error) ? <Note>{t('reports.noRight')}</Note> : null}
      {isIncomplete ? <Note>{t('reports.incomplete')}</Note> : null}
      {velocity.currentData ? (
        <Tiles rows={velocity.currentData.data} hasValue={hasValue} />
      ) : null}
      <Grid.Root gap={4}>
        {[
          <FunnelCard key="funnel" {...{ location, scope, stages: info }} />,
          ...(hasValue
            ? [<ForecastCard key="forecast" {...{ location, scope: forecast, currency }} />]
            : []),
          <WonCard
            key="won"
            {...{ location, scope, currency, hasValue, step: stepOf(days, now) }}
          />,
          <TimesCard key="times" {...{ location, scope, stages: info }} />,
          <ReasonsCard key="reasons" {...{ location, scope }} />,
          ...(pipeline.isRecord
            ? [<OwnersCard key="owners" {...{ location, scope, currency, hasValue }} />]
            : []),
        ].map((card) => (
          <Grid.Item key={card.key} col={6} m={12} s={12} xs={12} direction="column" alignItems="stretch">
            {card}
          </Grid.Item>
        ))}
      </Grid.Root>
    </Flex>
  );
}
