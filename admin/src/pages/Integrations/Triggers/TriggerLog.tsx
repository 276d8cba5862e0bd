import { useState, type ReactNode } from 'react';

import { Button, Flex, Loader, Typography } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';

import type { Trigger } from '../../../../../server/src/contracts/triggers';
import {
  useGetCrmTriggerCallsQuery,
  useGetCrmTriggerEventsQuery,
  useRedriveCrmTriggerEventsMutation,
} from '../../../api/triggers';
import { Drawer } from '../../../components/Drawer';
import { LoadError } from '../../../components/LoadError';
import { usePolling } from '../../../hooks/usePolling';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { useCanManage } from '../useCanManage';
import { LogItem } from './LogItem';

const PAGE = 25;

/** The most that one request answers. */
const MOST = 100;

interface TriggerLogProps {
  trigger: Trigger;
  onClose: () => void;
}

/** What a trigger has received, and what became of it, the newest first. */
export function TriggerLog({ trigger, onClose }: TriggerLogProps) {
  return trigger.settings.entry === undefined ? (
    <CallsDrawer {...{ trigger, onClose }} />
  ) : (
    <EventsDrawer {...{ trigger, onClose }} />
  );
}

/** Calls of other systems. */
function CallsDrawer({ trigger: { key, label }, onClose }: TriggerLogProps) {
  const t = useTranslate();
  const [pageSize, setPageSize] = useState(PAGE);
  const { data, error, refetch } = useGetCrmTriggerCallsQuery(
    { key, page: 1, pageSize },
    { pollingInterval: usePolling() },
  );
  return (
    <Drawer title={t('triggers.log.title', { label })} onClose={onClose}>
      {!data && error ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Loader>{t('list.loading')}</Loader> : null}
      {data?.items.length === 0 ? <Nothing text={t('triggers.log.calls.empty')} /> : null}
      <Items>
        {data?.items.map(({ id, outcome, createdAt, error: reason }) => (
          <LogItem key={id} state={outcome} at={createdAt} error={reason} />
        ))}
      </Items>
      <More total={data?.total} shown={pageSize} onMore={() => setPageSize(MOST)} />
    </Drawer>
  );
}

/** Changes of entries; those that have failed can be carried out once more. */
function EventsDrawer({ trigger: { key, label }, onClose }: TriggerLogProps) {
  const t = useTranslate();
  const report = useReport();
  const canManage = useCanManage();
  const [pageSize, setPageSize] = useState(PAGE);
  const { data, error, refetch } = useGetCrmTriggerEventsQuery(
    { key, page: 1, pageSize },
    { pollingInterval: usePolling() },
  );
  const [redrive, { isLoading }] = useRedriveCrmTriggerEventsMutation();
  const handleRedrive = async (): Promise<void> => {
    const answer = await redrive({ key });
    if ('error' in answer) report.failed(answer.error);
    else report.done('triggers.log.redriven', { count: answer.data });
  };
  const hasFailed = data?.items.some(({ status }) => status === 'failed') === true;
  return (
    <Drawer
      title={t('triggers.log.title', { label })}
      onClose={onClose}
      footer={
        hasFailed && canManage ? (
          <>
            <span />
            <Button
              startIcon={<ArrowClockwise />}
              loading={isLoading}
              onClick={() => void handleRedrive()}
            >
              {t('triggers.log.redrive')}
            </Button>
          </>
        ) : undefined
      }
    >
      {!data && error ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Loader>{t('list.loading')}</Loader> : null}
      {data?.items.length === 0 ? <Nothing text={t('triggers.log.events.empty')} /> : null}
      <Items>
        {data?.items.map(({ id, status, event, subject, createdAt, error: reason }) => (
          <LogItem key={id} {...{ state: status, event, subject, at: createdAt, error: reason }} />
        ))}
      </Items>
      <More total={data?.total} shown={pageSize} onMore={() => setPageSize(MOST)} />
    </Drawer>
  );
}

function Nothing({ text }: { text: string }) {
  return <Typography textColor="neutral600">{text}</Typography>;
}

function Items({ children }: { children: ReactNode }) {
  return (
    <Flex tag="ul" direction="column" alignItems="stretch">
      {children}
    </Flex>
  );
}

interface MoreProps {
  total: number | undefined;
  shown: number;
  onMore: () => void;
}

function More({ total = 0, shown, onMore }: MoreProps) {
  const t = useTranslate();
  if (total <= shown || shown === MOST) return null;
  return (
    <Button variant="tertiary" onClick={onMore}>
      {t('triggers.log.more', { count: Math.min(total, MOST) - shown })}
    </Button>
  );
}
