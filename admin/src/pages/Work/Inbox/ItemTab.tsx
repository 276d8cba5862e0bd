import type { ReactNode } from 'react';

import type { Listed } from '../../../api/lists';
import { EmptyState } from '../../../components/EmptyState';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useIsWide } from '../../../hooks/useIsWide';
import { useTranslate } from '../../../hooks/useTranslate';
import type { InboxLocation } from './useInboxLocation';
import { useLastPage } from './useLastPage';

/** What RTK Query says of a list. */
interface ListQuery<Item> {
  readonly data?: Listed<Item> | undefined;
  readonly currentData?: Listed<Item> | undefined;
  readonly error?: unknown;
  readonly refetch: () => unknown;
}

interface ItemTabProps<Item> {
  location: InboxLocation;
  name: 'requests' | 'done';
  list: ListQuery<Item>;
  columns: readonly ('what' | 'record' | 'status' | 'asked' | 'answer' | 'done')[];
  row: (item: Item) => ReactNode;
}

/** A list that is only read, with all its states. */
export function ItemTab<Item>({ location, name, list, columns, row }: ItemTabProps<Item>) {
  const t = useTranslate();
  const isWide = useIsWide();
  const { data, currentData, error } = list;
  const retry = (): void => void list.refetch();
  const { isLeaving } = useLastPage(location, currentData);

  if (!data && error) return <LoadError error={error} onRetry={retry} />;
  if (!data || isLeaving) return <LoadingCard />;
  if (data.items.length === 0) {
    return (
      <EmptyState title={t(`inbox.empty.${name}.title`)} text={t(`inbox.empty.${name}.text`)} />
    );
  }
  const shown = isWide ? columns : columns.slice(0, 1);
  return (
    <>
      <ListFrame
        columns={shown.map((key) => ({ key, title: t(`inbox.column.${key}`) }))}
        count={data.items.length}
      >
        {data.items.map(row)}
      </ListFrame>
      <ListPages pageCount={data.pageCount} total={data.total} />
    </>
  );
}
