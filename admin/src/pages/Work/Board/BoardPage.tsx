import { lazy, Suspense, useMemo } from 'react';

import { Box, Flex } from '@strapi/design-system';
import { Layouts, Page, useRBAC } from '@strapi/strapi/admin';
import { Navigate } from 'react-router-dom';

import type { StageEntry } from '../../../../../server/src/contracts/available-actions';
import { useGetCrmAllStagesQuery, useGetCrmBoardQuery } from '../../../api/board';
import { isForbidden } from '../../../api/errors';
import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { SavedViews } from '../../../components/SavedViews';
import { PERMISSIONS, PROCESS_PERMISSIONS } from '../../../constants';
import { useLevel } from '../../../hooks/useLevel';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { ItemDrawer } from '../Inbox/ItemDrawer';
import { Columns } from './Columns';
import { EarlyCards } from './EarlyCards';
import { Figures } from './Figures';
import { pipelineKey, pipelinesOf, type Pipeline } from './model/pipelines';
import { ClearFilters, Toolbar } from './Toolbar';
import {
  BOARD,
  chosenPipeline,
  isFiltered,
  queryOf,
  useBoardLocation,
  VIEWS,
  type BoardLocation,
  type BoardView,
} from './useBoardLocation';

const TableView = lazy(() => import('./TableView'));
const ForecastView = lazy(() => import('./ForecastView'));

/** A pipeline as columns of cards, as a table, or by the month in which it is expected to close. */
export default function BoardPage() {
  return (
    <Page.Protect permissions={PROCESS_PERMISSIONS.read}>
      <Board />
    </Page.Protect>
  );
}

function Board() {
  const t = useTranslate();
  const location = useBoardLocation();
  const { data: stages, error, refetch } = useGetCrmAllStagesQuery();
  const pipelines = useMemo(() => pipelinesOf(stages ?? []), [stages]);
  const pipeline = chosenPipeline(pipelines, location);
  const title = pipeline?.label ?? t('board.title');
  const [first] = pipelines;

  if (location.definition === null && first) {
    const entity = new URLSearchParams({ entity: first.entity }).toString();
    return <Navigate to={`${BOARD}/${encodeURIComponent(first.definition)}?${entity}`} replace />;
  }
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={t('board.subtitle')}
        primaryAction={
          pipeline ? <SavedViews page="board" definition={pipeline.definition} /> : undefined
        }
      />
      <Layouts.Content>
        {error && !stages ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
        {!error && !stages ? <LoadingCard /> : null}
        {stages && pipelines.length === 0 ? (
          <EmptyState title={t('board.none.title')} text={t('board.none.text')} />
        ) : null}
        {pipelines.length > 0 && !pipeline ? (
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Toolbar {...{ location, pipelines, pipeline }} />
            <EmptyState title={t('board.unknown.title')} text={t('board.unknown.text')} />
          </Flex>
        ) : null}
        {pipeline ? (
          <PipelineBoard
            key={pipelineKey(pipeline)}
            {...{ location, pipelines, pipeline }}
            openStages={openStages(stages ?? [], pipeline)}
          />
        ) : null}
      </Layouts.Content>
      <ItemDrawer location={location} />
    </Page.Main>
  );
}

interface PipelineBoardProps {
  location: BoardLocation;
  pipelines: readonly Pipeline[];
  pipeline: Pipeline;
  /** Those whose columns are shown whether or not they have cards. */
  openStages: readonly string[];
}

const openStages = (stages: readonly StageEntry[], pipeline: Pipeline): readonly string[] =>
  stages
    .filter((one) => pipelineKey(one) === pipelineKey(pipeline) && !one.isFinal)
    .map(({ name }) => name);

function PipelineBoard({ location, pipelines, pipeline, openStages: early }: PipelineBoardProps) {
  const t = useTranslate();
  const board = queryOf(location, pipeline);
  const { currentData, data, error, refetch } = useGetCrmBoardQuery(board, {
    pollingInterval: usePolling(),
  });
  const columns = currentData ?? data;
  const views = useViews(pipeline);
  const view = views.includes(location.view) ? location.view : 'board';
  if (isForbidden(error)) return <Page.NoPermissions />;
  const count = columns?.reduce((sum, column) => sum + column.count, 0);
  const content = (): React.ReactNode => {
    if (error && !currentData) return <LoadError error={error} onRetry={() => void refetch()} />;
    if (!columns) {
      return (
        <>
          {view === 'board' ? <EarlyCards board={board} stages={early} /> : null}
          <LoadingCard />
        </>
      );
    }
    // What was won in a month is in the forecast though nothing is open.
    if (view === 'forecast') return <ForecastView {...{ board, location, pipeline }} />;
    if (count === 0) {
      return (
        <EmptyState
          title={t(isFiltered(location) ? 'board.noMatch.title' : 'board.empty.title')}
          text={t(isFiltered(location) ? 'board.noMatch.text' : 'board.empty.text')}
          action={isFiltered(location) ? <ClearFilters location={location} /> : undefined}
        />
      );
    }
    if (view === 'table') return <TableView {...{ board, columns, location, pipeline }} />;
    return (
      <Box minWidth={0}>
        <Columns {...{ board, columns, location }} />
      </Box>
    );
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {columns ? <Figures columns={columns} /> : null}
      <Toolbar {...{ location, pipelines, pipeline, views }} />
      <Suspense fallback={<LoadingCard />}>{content()}</Suspense>
    </Flex>
  );
}

/** The forecast is a report, which has a permission of its own. */
function useViews({ hasValue }: Pipeline): readonly BoardView[] {
  const level = useLevel() ?? 1;
  const { allowedActions } = useRBAC(PERMISSIONS.reports);
  const hasForecast = hasValue && level >= 3 && allowedActions.canRead === true;
  return hasForecast ? VIEWS : ['board', 'table'];
}
