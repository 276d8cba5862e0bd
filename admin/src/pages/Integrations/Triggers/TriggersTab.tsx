import { useState } from 'react';

import type { TriggerWithSecret } from '../../../../../server/src/contracts/triggers';
import { useGetCrmTriggersQuery } from '../../../api/triggers';
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
import { SecretModal } from './SecretModal';
import { TriggerLog } from './TriggerLog';
import { TriggerModal } from './TriggerModal';
import { TriggerRow } from './TriggerRow';

/** What may start pipelines and perform actions: calls of other systems, and changes of entries. */
export function TriggersTab({ location }: { location: PageLocation }) {
  const t = useTranslate();
  const isWide = useIsWide();
  const canManage = useCanManage();
  const { page, pageSize } = location;
  const { data, error, refetch } = useGetCrmTriggersQuery({ page, pageSize });
  // Shown once; not kept anywhere else.
  const [made, setMade] = useState<TriggerWithSecret>();
  const open = location.valueOf('open');
  const opened = data?.items.find(({ key }) => key === open);
  const logged = data?.items.find(({ key }) => key === location.valueOf('log'));
  const close = () => location.show({ open: null });
  const handleMade = (trigger: TriggerWithSecret) => {
    close();
    if (trigger.secret !== null) setMade(trigger);
  };

  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  const columns = isWide ? (['name', 'waits', 'url', 'state'] as const) : (['name'] as const);
  return (
    <>
      {data.total === 0 ? (
        <EmptyState
          title={t('triggers.empty.title')}
          text={t('triggers.empty.text')}
          action={<CreateButton location={location} />}
        />
      ) : (
        <>
          <ListFrame
            columns={columns.map((key) => ({ key, title: t(`triggers.column.${key}`) }))}
            count={data.items.length}
          >
            {data.items.map((trigger) => (
              <TriggerRow
                key={trigger.key}
                {...{ trigger, isWide }}
                onOpen={() => location.show({ open: trigger.key, log: null })}
                onLog={() => location.show({ open: null, log: trigger.key })}
              />
            ))}
          </ListFrame>
          <ListPages pageCount={data.pageCount} total={data.total} />
        </>
      )}
      {open === NEW && canManage ? <TriggerModal onMade={handleMade} onClose={close} /> : null}
      {opened ? (
        <TriggerModal key={opened.key} trigger={opened} onMade={handleMade} onClose={close} />
      ) : null}
      {logged ? (
        <TriggerLog
          key={logged.key}
          trigger={logged}
          onClose={() => location.show({ open: null, log: null })}
        />
      ) : null}
      {made ? <SecretModal trigger={made} onClose={() => setMade(undefined)} /> : null}
    </>
  );
}
