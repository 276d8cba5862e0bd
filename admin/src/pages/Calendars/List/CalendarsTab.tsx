import type { ReactNode } from 'react';

import { useGetCrmCalendarsQuery, useGetCrmSlaPipelinesQuery } from '../../../api/calendars';
import { EmptyState } from '../../../components/EmptyState';
import { ListFrame } from '../../../components/ListFrame';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useIsWide } from '../../../hooks/useIsWide';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { CalendarRow } from './CalendarRow';

/** Every calendar with its hours, its holidays, and the pipelines that count by it. */
export function CalendarsTab({ add }: { add: ReactNode }) {
  const t = useTranslate();
  const isWide = useIsWide();
  const { data, error, refetch } = useGetCrmCalendarsQuery(undefined, {
    pollingInterval: usePolling(),
  });
  const { data: pipelines } = useGetCrmSlaPipelinesQuery(undefined, {
    refetchOnMountOrArgChange: true,
  });
  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  if (data.length === 0) {
    return (
      <EmptyState
        title={t('calendars.empty.title')}
        text={t('calendars.empty.text')}
        action={add}
      />
    );
  }
  const columns = isWide
    ? (['name', 'hours', 'zone', 'holidays', 'pipelines'] as const)
    : (['name'] as const);
  return (
    <ListFrame
      columns={columns.map((key) => ({ key, title: t(`calendars.column.${key}`) }))}
      count={data.length}
    >
      {data.map((calendar) => (
        <CalendarRow
          key={calendar.name}
          {...{ calendar, isWide }}
          pipelines={pipelines?.filter((one) => one.calendar === calendar.name)}
        />
      ))}
    </ListFrame>
  );
}
