import { useGetCrmDefinitionsQuery } from '../../../api/definitions';
import { ListFrame } from '../../../components/ListFrame';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useIsWide } from '../../../hooks/useIsWide';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { rowsOf } from '../model/state';
import { NewPipeline } from './NewPipeline';
import { NoPipelines } from './NoPipelines';
import { PipelineRow } from './PipelineRow';

const COLUMNS = ['name', 'state', 'records', 'live', 'problems', 'actions'] as const;

/** All pipelines, each with its state and what runs of it. */
export function ListPage() {
  return (
    <PageFrame primaryAction={<NewPipeline />}>
      <Pipelines />
    </PageFrame>
  );
}

function Pipelines() {
  const t = useTranslate();
  const isWide = useIsWide();
  const { data, error, refetch } = useGetCrmDefinitionsQuery(undefined, {
    pollingInterval: usePolling(),
  });
  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  const rows = rowsOf(data);
  if (rows.length === 0) return <NoPipelines />;
  const columns = isWide ? COLUMNS : (['name', 'actions'] as const);
  return (
    <ListFrame
      columns={columns.map((key) => ({ key, title: t(`pipelines.column.${key}`) }))}
      count={rows.length}
    >
      {rows.map((row) => (
        <PipelineRow key={row.name} row={row} isWide={isWide} />
      ))}
    </ListFrame>
  );
}
