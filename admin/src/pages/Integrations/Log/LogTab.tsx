import { useGetCrmDeliveriesQuery } from '../../../api/deliveries';
import { EmptyState } from '../../../components/EmptyState';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useIsWide } from '../../../hooks/useIsWide';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import type { PageLocation } from '../usePageLocation';
import { DeliveryDrawer } from './DeliveryDrawer';
import { DeliveryRow } from './DeliveryRow';
import { ClearFilters, LogFilters } from './LogFilters';
import { filterIn, isFiltered } from './model/filter';
import { RedriveAll } from './RedriveAll';

/** What integrations were called with, and what came back, the newest first. */
export function LogTab({ location }: { location: PageLocation }) {
  const t = useTranslate();
  const isWide = useIsWide();
  const { page, pageSize } = location;
  const filter = filterIn(location);
  const { data, error, refetch } = useGetCrmDeliveriesQuery(
    { filter, page, pageSize },
    { pollingInterval: usePolling() },
  );
  const open = location.valueOf('open');

  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  const columns = isWide
    ? (['what', 'integration', 'state', 'attempts', 'at'] as const)
    : (['what'] as const);
  return (
    <>
      <LogFilters location={location} action={<RedriveAll filter={filter} />} />
      {data.items.length === 0 ? (
        <EmptyState
          title={t(isFiltered(filter) ? 'log.noMatch.title' : 'log.empty.title')}
          text={t(isFiltered(filter) ? 'log.noMatch.text' : 'log.empty.text')}
          action={isFiltered(filter) ? <ClearFilters location={location} /> : undefined}
        />
      ) : (
        <>
          <ListFrame
            columns={columns.map((key) => ({ key, title: t(`log.column.${key}`) }))}
            count={data.items.length}
          >
            {data.items.map((delivery) => (
              <DeliveryRow
                key={delivery.id}
                delivery={delivery}
                isWide={isWide}
                onOpen={() => location.show({ open: delivery.id })}
              />
            ))}
          </ListFrame>
          <ListPages pageCount={data.pageCount} total={data.total} />
        </>
      )}
      {open ? (
        <DeliveryDrawer key={open} id={open} onClose={() => location.show({ open: null })} />
      ) : null}
    </>
  );
}
