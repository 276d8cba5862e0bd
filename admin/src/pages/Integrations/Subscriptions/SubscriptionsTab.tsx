import { useGetCrmSubscriptionsQuery } from '../../../api/subscriptions';
import { EmptyState } from '../../../components/EmptyState';
import { ListFrame } from '../../../components/ListFrame';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { useIsWide } from '../../../hooks/useIsWide';
import { NEW } from '../../../hooks/useListLocation';
import { useTranslate } from '../../../hooks/useTranslate';
import { CreateButton } from '../CreateButton';
import { useCanManage } from '../useCanManage';
import type { PageLocation } from '../usePageLocation';
import { SubscriptionModal } from './SubscriptionModal';
import { SubscriptionRow } from './SubscriptionRow';

/** Which integration is called for which events. */
export function SubscriptionsTab({ location }: { location: PageLocation }) {
  const t = useTranslate();
  const isWide = useIsWide();
  const canManage = useCanManage();
  const { page, pageSize } = location;
  const { data, error, refetch } = useGetCrmSubscriptionsQuery({ page, pageSize });
  const open = location.valueOf('open');
  const opened = data?.items.find(({ name }) => name === open);
  const close = () => location.show({ open: null });

  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  const columns = isWide
    ? (['name', 'integration', 'events', 'state'] as const)
    : (['name'] as const);
  return (
    <>
      {data.total === 0 ? (
        <EmptyState
          title={t('subscriptions.empty.title')}
          text={t('subscriptions.empty.text')}
          action={<CreateButton location={location} />}
        />
      ) : (
        <>
          <ListFrame
            columns={columns.map((key) => ({ key, title: t(`subscriptions.column.${key}`) }))}
            count={data.items.length}
          >
            {data.items.map((subscription) => (
              <SubscriptionRow
                key={subscription.name}
                {...{ subscription, isWide }}
                onOpen={() => location.show({ open: subscription.name })}
              />
            ))}
          </ListFrame>
          <ListPages pageCount={data.pageCount} total={data.total} />
        </>
      )}
      {open === NEW && canManage ? <SubscriptionModal onClose={close} /> : null}
      {opened ? (
        <SubscriptionModal key={opened.name} subscription={opened} onClose={close} />
      ) : null}
    </>
  );
}
