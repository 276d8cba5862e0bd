import { useMemo } from 'react';

import { Flex, Loader, Typography } from '@strapi/design-system';

import type { StageEntry } from '../../../server/src/contracts/available-actions';
import type { InstanceRow } from '../../../server/src/contracts/instances';
import {
  useGetCrmAvailableActionsQuery,
  useGetCrmInstanceQuery,
  useGetCrmLastHistoryQuery,
  useGetCrmWaitingQuery,
  type RecordKey,
} from '../api/process';
import { LoadNote } from '../components/LoadNote';
import { useTranslate } from '../hooks/useTranslate';
import { useOwnId } from '../inputs/people/useOwnId';
import { Actions } from './Actions';
import type { Reload } from './ActionDialog';
import { FaultNote } from './FaultNote';
import { HistoryList } from './HistoryList';
import { taskTitle } from './model/actions';
import { enteredAt, stageOf, pipelineLabel } from './model/stage';
import { StageLine } from './StageLine';
import { TaskCard } from './TaskCard';
import { TimersList } from './TimersList';
import { useNow } from './useClock';
import { usePeople } from './usePeople';

interface InstanceCardProps {
  record: RecordKey;
  row: InstanceRow;
  stages: readonly StageEntry[];
  isNamed: boolean;
  canAct: boolean;
  isDirty: boolean;
  /** Of the list of processes, where the revision comes from. */
  reload: Reload;
}

/** One running process: where it stands, what it waits for, and what can be done. */
export function InstanceCard(props: InstanceCardProps) {
  const { record, row, stages, isNamed, canAct, isDirty, reload } = props;
  const t = useTranslate();
  const now = useNow();
  const caller = useOwnId();
  const read = { record, instance: row.id, revision: row.revision };
  const viewed = useGetCrmInstanceQuery(read);
  const possible = useGetCrmAvailableActionsQuery(read, { skip: !canAct });
  const past = useGetCrmLastHistoryQuery(read);
  const [view, available, history] = [viewed.data, possible.data, past.data];
  const failed = [viewed, possible, past].filter(({ error, isFetching }) => error && !isFetching);
  const readAgain = () => failed.forEach(({ refetch }) => void refetch());
  const hasTasks = (view?.tasks.length ?? 0) > 0;
  const { data: waiting } = useGetCrmWaitingQuery(read, { skip: !hasTasks });
  const people = useMemo(
    () =>
      view?.tasks.flatMap(({ assignees, claimedBy, seats }) => [
        ...assignees,
        ...(claimedBy ? [claimedBy] : []),
        ...seats.map(({ person }) => person),
      ]) ?? [],
    [view],
  );
  const nameOf = usePeople(people);

  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      {isNamed ? (
        <Typography variant="omega" fontWeight="bold" tag="h3">
          {pipelineLabel(stages, row.definition.name)}
        </Typography>
      ) : null}
      <StageLine row={row} stage={stageOf(row, stages)} since={enteredAt(row, history)} now={now} />
      {row.fault ? <FaultNote fault={row.fault} /> : null}
      {failed[0] ? <LoadNote error={failed[0].error} onRetry={readAgain} /> : null}
      {!view && failed.length === 0 ? <Loader small>{t('list.loading')}</Loader> : null}
      {view?.tasks.map((task) => (
        <TaskCard
          key={task.id}
          record={record}
          task={{ ...task, label: taskTitle(task, available?.data) }}
          waiting={waiting?.find((one) => one.task === task.id)}
          recordRevision={view.record?.revision ?? undefined}
          caller={caller}
          nameOf={nameOf}
          now={now}
          canAct={canAct}
          isDirty={isDirty}
        />
      ))}
      {available && canAct ? (
        <Actions
          record={record}
          instance={row.id}
          actions={available.data}
          revision={available.meta.revision}
          isOld={available.meta.revision < row.revision}
          isDirty={isDirty}
          reload={{
            isFailed: reload.isFailed || failed.length > 0,
            again: () => {
              readAgain();
              if (reload.isFailed) reload.again();
            },
          }}
        />
      ) : null}
      {view ? <TimersList timers={view.timers} now={now} /> : null}
      {history ? <HistoryList entries={history} stages={stages} /> : null}
    </Flex>
  );
}
