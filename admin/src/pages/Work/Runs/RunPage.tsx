import { lazy, Suspense, useMemo } from 'react';

import { Box, Flex, Grid, LinkButton, Typography } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';
import { Link, useParams } from 'react-router-dom';

import type { InstanceView } from '../../../../../server/src/contracts/instances';
import { isForbidden, isMissing } from '../../../api/errors';
import {
  useGetCrmAvailableActionsQuery,
  useGetCrmLastHistoryQuery,
  useGetCrmWaitingQuery,
} from '../../../api/process';
import { useGetCrmRunQuery } from '../../../api/runs';
import { useGetCrmStagesQuery } from '../../../api/stages';
import { EmptyState } from '../../../components/EmptyState';
import { LoadError } from '../../../components/LoadError';
import { PageBackButton } from '../../../components/PageBackButton';
import { PROCESS_PERMISSIONS } from '../../../constants';
import { useCanAct } from '../../../hooks/useCanAct';
import { usePolling } from '../../../hooks/usePolling';
import { usePipelineText } from '../../../hooks/usePipelineText';
import { useTranslate } from '../../../hooks/useTranslate';
import { useOwnId } from '../../../inputs/people/useOwnId';
import { useRecordText } from '../../../inputs/records/useRecordText';
import { EndedLine } from '../../../process/EndedLine';
import { FaultNote } from '../../../process/FaultNote';
import { taskTitle } from '../../../process/model/actions';
import { enteredAt, stageOf } from '../../../process/model/stage';
import { StageLine } from '../../../process/StageLine';
import { TaskCard } from '../../../process/TaskCard';
import { useNow } from '../../../process/useClock';
import { usePeople } from '../../../process/usePeople';
import { recordPath } from '../../../record/recordPath';
import { DetailsPart } from './DetailsPart';
import { HistoryPart } from './HistoryPart';
import { Card } from '../../../components/Card';
import { RunStatus } from './RunStatus';
import { TimersPart } from './TimersPart';
import { TokensPart } from './TokensPart';
import { RUNS } from './useRunsLocation';
import { WhyPart } from './WhyPart';

// Its layout is large.
const RunGraph = lazy(() => import('./RunGraph'));

/** One instance: where it stands, what it waits for, and why it cannot move. */
export default function RunPage() {
  return (
    <Page.Protect permissions={PROCESS_PERMISSIONS.read}>
      <Run />
    </Page.Protect>
  );
}

function Run() {
  const t = useTranslate();
  const { id = '' } = useParams<{ id: string }>();
  const { data: run, error, refetch } = useGetCrmRunQuery(id, { pollingInterval: usePolling() });
  if (run) return <RunContent run={run} />;
  if (isForbidden(error) || isMissing(error)) {
    return (
      <Page.Main>
        <Page.Title>{t('runs.title')}</Page.Title>
        <Layouts.Header
          title={t('runs.title')}
          navigationAction={<PageBackButton fallback={RUNS} />}
        />
        <Layouts.Content>
          <EmptyState title={t('runs.gone.title')} text={t('runs.gone.text')} />
        </Layouts.Content>
      </Page.Main>
    );
  }
  if (error) return <LoadError error={error} onRetry={() => void refetch()} />;
  return <Page.Loading />;
}

function RunContent({ run }: { run: InstanceView }) {
  const t = useTranslate();
  const now = useNow();
  const caller = useOwnId();
  const canAct = useCanAct();
  const record = run.subject;
  const name = useRecordText(record.type, record.id) || t('record.unknown');
  const isLive = run.endedAt === null;
  const pipelineText = usePipelineText();
  const read = { record, instance: run.id, revision: run.revision };
  const { data: stages = [] } = useGetCrmStagesQuery(record.type);
  const { data: history = [] } = useGetCrmLastHistoryQuery(read);
  const { data: available } = useGetCrmAvailableActionsQuery(read, { skip: !isLive });
  const { data: waiting = [] } = useGetCrmWaitingQuery(read, { skip: run.tasks.length === 0 });
  const people = useMemo(
    () => [
      ...run.assignees,
      ...run.tasks.flatMap(({ assignees, claimedBy, seats }) => [
        ...assignees,
        ...(claimedBy ? [claimedBy] : []),
        ...seats.map(({ person }) => person),
      ]),
    ],
    [run],
  );
  const nameOf = usePeople(people);
  const waitsFor = [...new Set(waiting.flatMap((one) => one.people))].map(nameOf);

  return (
    <Page.Main>
      <Page.Title>{name}</Page.Title>
      <Layouts.Header
        title={name}
        subtitle={pipelineText(run.definition.name)}
        navigationAction={<PageBackButton fallback={RUNS} />}
        primaryAction={
          run.record ? (
            <LinkButton tag={Link} variant="tertiary" to={recordPath(record)}>
              {t('drawer.openRecord')}
            </LinkButton>
          ) : undefined
        }
      />
      <Layouts.Content>
        <Grid.Root gap={4}>
          <Grid.Item col={7} m={12} s={12} xs={12} direction="column" alignItems="stretch" gap={4}>
            <Card data-part="state" title={t('runs.where.title')}>
              <Box>
                <RunStatus status={run.status} />
              </Box>
              {isLive ? (
                <StageLine
                  row={run}
                  stage={stageOf(run, stages)}
                  since={enteredAt(run, history)}
                  now={now}
                />
              ) : (
                <EndedLine row={run} stages={stages} />
              )}
              {run.fault ? <FaultNote fault={run.fault} /> : null}
            </Card>
            {run.tasks.length > 0 ? (
              <Card data-part="tasks" title={t('runs.tasks.title')}>
                {run.tasks.map((task) => (
                  <TaskCard
                    key={task.id}
                    {...{ record, caller, nameOf, now, canAct }}
                    task={{ ...task, label: taskTitle(task, available?.data) }}
                    waiting={waiting.find((one) => one.task === task.id)}
                    recordRevision={run.record?.revision ?? undefined}
                    isDirty={false}
                  />
                ))}
              </Card>
            ) : null}
            <TokensPart tokens={run.tokens} />
            <Suspense>
              <RunGraph run={run} />
            </Suspense>
            <HistoryPart entries={history} stages={stages} />
          </Grid.Item>
          <Grid.Item col={5} m={12} s={12} xs={12} direction="column" alignItems="stretch" gap={4}>
            {available ? <WhyPart actions={available.data} waitsFor={waitsFor} /> : null}
            <TimersPart timers={run.timers} now={now} />
            <DetailsPart run={run} nameOf={nameOf} />
            {isLive ? null : (
              <Flex>
                <Typography variant="pi" textColor="neutral600">
                  {t('runs.ended')}
                </Typography>
              </Flex>
            )}
          </Grid.Item>
        </Grid.Root>
      </Layouts.Content>
    </Page.Main>
  );
}
