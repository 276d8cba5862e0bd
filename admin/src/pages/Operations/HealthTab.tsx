import { Flex, Grid, Typography } from '@strapi/design-system';

import { useGetCrmHealthQuery, type Health } from '../../api/operations';
import { ListFrame } from '../../components/ListFrame';
import { LoadError } from '../../components/LoadError';
import { LoadingCard } from '../../components/LoadingCard';
import { Note } from '../../components/Note';
import { usePolling } from '../../hooks/usePolling';
import { useTranslate } from '../../hooks/useTranslate';
import { Card } from '../../components/Card';
import { QueueRow } from './QueueRow';

const SLOTS = ['timers', 'jobs', 'deliveries', 'mails', 'triggers'] as const;
const COLUMNS = [
  'queue',
  'waiting',
  'due',
  'running',
  'failing',
  'dead',
  'suspended',
  'lag',
] as const;

/** Whether timers and background jobs are carried out, in words and in numbers. */
export function HealthTab() {
  const t = useTranslate();
  const { data, error, refetch } = useGetCrmHealthQuery(undefined, {
    pollingInterval: usePolling(),
  });
  if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingCard />;
  const isWell = data.status === 'ok' && data.worker.isRunning;
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Note
        variant={isWell ? 'info' : 'warning'}
        title={t(isWell ? 'operations.well' : 'operations.unwell')}
      >
        {problemsOf(data, t).join(' ') || t('operations.well.text')}
      </Note>
      <ListFrame
        columns={COLUMNS.map((key) => ({ key, title: t(`operations.queue.${key}`) }))}
        count={2}
      >
        {data.timers ? <QueueRow name={t('operations.timers')} queue={data.timers} /> : null}
        <QueueRow name={t('operations.jobs')} queue={data.jobs} />
      </ListFrame>
      <Card gap={6} title={t('operations.worker')} text={t('operations.worker.hint')}>
        <Grid.Root gap={4} tag="dl">
          <Fact title={t('operations.worker.state')}>
            {t(data.worker.isRunning ? 'operations.worker.on' : 'operations.worker.off')}
          </Fact>
          <Fact title={t('operations.driver')}>{data.worker.driver}</Fact>
          <Fact title={t('operations.database')}>{data.database.dialect}</Fact>
          {SLOTS.map((key) => (
            <Fact key={key} title={t(`operations.slots.${key}`)}>
              {t('operations.slots', {
                running: data.worker[key].running,
                all: data.worker[key].concurrency,
              })}
            </Fact>
          ))}
        </Grid.Root>
      </Card>
    </Flex>
  );
}

function problemsOf(health: Health, t: ReturnType<typeof useTranslate>): string[] {
  const { timers, jobs, worker } = health;
  const dead = (timers?.dead ?? 0) + jobs.dead;
  const isLate = Math.max(timers?.lagMs ?? 0, jobs.lagMs) > 60_000;
  return [
    ...(dead > 0 ? [t('operations.problem.dead', { count: dead })] : []),
    ...(isLate ? [t('operations.problem.late')] : []),
    ...(worker.isRunning ? [] : [t('operations.problem.worker')]),
    ...(worker.connection?.isConnected === false ? [t('operations.problem.redis')] : []),
  ];
}

function Fact({ title, children }: { title: string; children: string }) {
  return (
    <Grid.Item col={3} s={6} xs={12} direction="column" alignItems="flex-start">
      <Typography tag="dt" variant="sigma" textColor="neutral600">
        {title}
      </Typography>
      <Typography tag="dd" textColor="neutral800">
        {children}
      </Typography>
    </Grid.Item>
  );
}
