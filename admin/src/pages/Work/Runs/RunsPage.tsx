import { useMemo } from 'react';

import { Button } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';
import { useNavigate } from 'react-router-dom';

import { useGetCrmAllStagesQuery } from '../../../api/board';
import { useGetCrmRunsQuery } from '../../../api/runs';
import { EmptyState } from '../../../components/EmptyState';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { SavedViews } from '../../../components/SavedViews';
import { PROCESS_PERMISSIONS } from '../../../constants';
import { useIsWide } from '../../../hooks/useIsWide';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { useNow } from '../../../process/useClock';
import { pipelinesOf } from '../Board/model/pipelines';
import { RunRow } from './RunRow';
import { RunsToolbar } from './RunsToolbar';
import { FILTERS, RUNS, useRunsLocation } from './useRunsLocation';

/** All instances of pipelines: those that run, have stopped, or have ended. */
export default function RunsPage() {
  return (
    <Page.Protect permissions={PROCESS_PERMISSIONS.read}>
      <Runs />
    </Page.Protect>
  );
}

function Runs() {
  const t = useTranslate();
  const now = useNow();
  const isWide = useIsWide();
  const navigate = useNavigate();
  const location = useRunsLocation();
  const { data: stages = [] } = useGetCrmAllStagesQuery();
  const pipelines = useMemo(() => pipelinesOf(stages), [stages]);
  const list = useGetCrmRunsQuery(location.query, { pollingInterval: usePolling() });
  const shown = list.currentData ?? list.data;
  const { error, refetch } = list;
  const columns = isWide
    ? (['record', 'stage', 'state', 'sla', 'started'] as const)
    : (['record'] as const);

  return (
    <Page.Main>
      <Page.Title>{t('runs.title')}</Page.Title>
      <Layouts.Header
        title={t('runs.title')}
        subtitle={t('runs.subtitle')}
        primaryAction={<SavedViews page="runs" />}
      />
      <Layouts.Content>
        <RunsToolbar {...{ location, pipelines, stages }} />
        {!shown && error ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
        {!shown && !error ? <LoadingCard /> : null}
        {shown?.items.length === 0 ? (
          <EmptyState
            title={t(location.isFiltered ? 'runs.noMatch.title' : 'runs.empty.title')}
            text={t(location.isFiltered ? 'runs.noMatch.text' : 'runs.empty.text')}
            action={
              location.isFiltered ? (
                <Button
                  variant="tertiary"
                  startIcon={<Cross />}
                  onClick={() =>
                    location.show(Object.fromEntries(FILTERS.map((name) => [name, null])))
                  }
                >
                  {t('board.filter.clear')}
                </Button>
              ) : undefined
            }
          />
        ) : null}
        {shown && shown.items.length > 0 ? (
          <>
            <ListFrame
              columns={columns.map((key) => ({ key, title: t(`runs.column.${key}`) }))}
              count={shown.items.length}
            >
              {shown.items.map((row) => (
                <RunRow
                  key={row.id}
                  {...{ row, stages, now, isWide }}
                  onOpen={() => navigate(`${RUNS}/${encodeURIComponent(row.id)}`)}
                />
              ))}
            </ListFrame>
            <ListPages pageCount={shown.pageCount} total={shown.total} />
          </>
        ) : null}
      </Layouts.Content>
    </Page.Main>
  );
}
