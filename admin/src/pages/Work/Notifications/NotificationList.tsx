import {
  useGetCrmNotificationsQuery,
  useReadCrmNotificationsMutation,
  type CrmNotification,
} from '../../../api/notifications';
import { EmptyState } from '../../../components/EmptyState';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useIsWide } from '../../../hooks/useIsWide';
import { usePolling } from '../../../hooks/usePolling';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { useUrlFilters } from '../../../hooks/useUrlFilters';
import { useNow } from '../../../process/useClock';
import { NotificationRow } from './NotificationRow';

const PAGE_SIZES = [10, 25, 50, 100];

/** Newest first; opening one reads it, and shows its record beside the list. */
export function NotificationList({ read }: { read: boolean | null }) {
  const t = useTranslate();
  const now = useNow();
  const isWide = useIsWide();
  const { failed } = useReport();
  const { valueOf, show } = useUrlFilters();
  const size = Number(valueOf('pageSize'));
  const query = {
    read,
    page: Math.max(1, Number.parseInt(valueOf('page') ?? '', 10) || 1),
    pageSize: PAGE_SIZES.includes(size) ? size : 25,
  };
  const list = useGetCrmNotificationsQuery(query, { pollingInterval: usePolling() });
  const [markRead] = useReadCrmNotificationsMutation();
  const shown = list.currentData ?? list.data;

  const readOne = async ({ id, readAt }: CrmNotification): Promise<void> => {
    if (readAt !== null) return;
    const answer = await markRead([id]);
    if ('error' in answer) failed(answer.error);
  };
  const open = (one: CrmNotification): void => {
    show({
      item: `${one.subject.type}/${one.subject.id}`,
      page: query.page === 1 ? null : String(query.page),
    });
    void readOne(one);
  };

  if (!shown && list.error) {
    return <LoadError error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!shown) return <LoadingCard />;
  if (shown.items.length === 0) {
    const name = read === false ? 'unread' : 'all';
    return (
      <EmptyState
        title={t(`notifications.empty.${name}.title`)}
        text={t(`notifications.empty.${name}.text`)}
      />
    );
  }
  const columns = isWide ? (['what', 'record', 'when', 'read'] as const) : (['what'] as const);
  return (
    <>
      <ListFrame
        columns={columns.map((key) => ({ key, title: t(`notifications.column.${key}`) }))}
        count={shown.items.length}
      >
        {shown.items.map((one) => (
          <NotificationRow
            key={one.id}
            notification={one}
            {...{ now, isWide }}
            onOpen={() => open(one)}
            onRead={() => void readOne(one)}
          />
        ))}
      </ListFrame>
      <ListPages pageCount={shown.pageCount} total={shown.total} />
    </>
  );
}
