import { useMemo, useState } from 'react';

import type { PendingItem } from '../../../../../server/src/contracts/dashboard';
import { useGetCrmPendingQuery, type PendingQuery } from '../../../api/inbox';
import { EmptyState } from '../../../components/EmptyState';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { usePolling } from '../../../hooks/usePolling';
import { useNow } from '../../../process/useClock';
import { useCanAct } from '../../../hooks/useCanAct';
import { useTranslate } from '../../../hooks/useTranslate';
import { BulkBar } from './BulkBar';
import { dueBefore, DUE_FILTERS } from './model/due';
import { ClearFilters, PendingFilters, PENDING_KINDS, SLA_FILTERS } from './PendingFilters';
import { PendingTable } from './PendingTable';
import type { InboxLocation } from './useInboxLocation';
import { useLastPage } from './useLastPage';

interface PendingTabProps {
  location: InboxLocation;
  /** Work of people for whom the user stands in, or their own. */
  onBehalf: boolean;
}

/** Tasks, approvals, leads and opportunities that wait. */
export function PendingTab({ location, onBehalf }: PendingTabProps) {
  const t = useTranslate();
  const now = useNow();
  const query = usePendingQuery(location, onBehalf, now);
  const { currentData, data, error, isFetching, refetch } = useGetCrmPendingQuery(query, {
    pollingInterval: usePolling(),
  });
  const canAct = useCanAct();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const shown = currentData ?? data;

  const { isLeaving } = useLastPage(location, currentData);

  if (!shown && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!shown) return <LoadingCard />;

  const isFiltered = query.kind !== null || query.dueBefore !== null || query.sla !== null;
  const chosen = shown.items.filter(({ id }) => selected.has(id));
  return (
    <>
      <PendingFilters location={location} />
      {canAct ? <BulkBar items={chosen} onDone={(left) => setSelected(new Set(left))} /> : null}
      {isLeaving ? <LoadingCard /> : null}
      {isLeaving ? null : shown.items.length === 0 ? (
        <EmptyState
          title={t(isFiltered ? 'inbox.noMatch.title' : `inbox.empty.${tabOf(onBehalf)}.title`)}
          text={t(isFiltered ? 'inbox.noMatch.text' : `inbox.empty.${tabOf(onBehalf)}.text`)}
          action={isFiltered ? <ClearFilters location={location} /> : undefined}
        />
      ) : (
        <>
          <PendingTable
            items={shown.items}
            now={now}
            selected={selected}
            onSelect={canAct ? setSelected : undefined}
            onOpen={({ subject }: PendingItem) => location.open(subject)}
            isStale={isFetching && !currentData}
          />
          <ListPages pageCount={shown.pageCount} total={shown.total} />
        </>
      )}
    </>
  );
}

const tabOf = (onBehalf: boolean) => (onBehalf ? 'delegated' : 'waiting');

function usePendingQuery(location: InboxLocation, onBehalf: boolean, now: number): PendingQuery {
  const { filterOf, page, pageSize } = location;
  const kind = PENDING_KINDS.find((one) => one === filterOf('kind')) ?? null;
  const due = DUE_FILTERS.find((one) => one === filterOf('due'));
  const sla = SLA_FILTERS.find((one) => one === filterOf('sla')) ?? null;
  return useMemo(
    () => ({
      ...{ onBehalf, kind, sla, page, pageSize },
      dueBefore: due ? dueBefore(due, new Date(now)) : null,
    }),
    [onBehalf, kind, sla, page, pageSize, due, now],
  );
}
