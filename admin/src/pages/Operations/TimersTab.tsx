import { Box, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';

import {
  useGetCrmTimersQuery,
  useRedriveCrmTimersMutation,
  type TimerState,
} from '../../api/operations';
import { ConfirmButton } from '../../components/ConfirmButton';
import { EmptyState } from '../../components/EmptyState';
import { ListFrame } from '../../components/ListFrame';
import { ListPages } from '../../components/ListPages';
import { LoadError } from '../../components/LoadError';
import { LoadingCard } from '../../components/LoadingCard';
import { TallOption, TallOptionsStyle } from '../../components/TallOptions';
import type { ListLocation } from '../../hooks/useListLocation';
import { usePolling } from '../../hooks/usePolling';
import { useReport } from '../../hooks/useReport';
import { useTranslate } from '../../hooks/useTranslate';
import { TimerRow } from './TimerRow';

const VIEWS = {
  broken: ['failing', 'dead'],
  dead: ['dead'],
  failing: ['failing'],
  due: ['due', 'running'],
  waiting: ['waiting', 'suspended'],
} as const satisfies Record<string, readonly TimerState[]>;

type View = keyof typeof VIEWS;

/** Timers of processes and background jobs by state; those that fail first. */
export function TimersTab({ location }: { location: ListLocation }) {
  const t = useTranslate();
  const report = useReport();
  const { page, pageSize } = location;
  const asked = location.valueOf('state') ?? '';
  const view: View = asked in VIEWS ? (asked as View) : 'broken';
  const type = location.valueOf('type');
  const states = VIEWS[view];
  const { data, error, refetch } = useGetCrmTimersQuery(
    { states, type, page, pageSize },
    { pollingInterval: usePolling() },
  );
  const [redrive, { isLoading }] = useRedriveCrmTimersMutation();
  const broken = states.filter((state) => state === 'failing' || state === 'dead');

  const handleRedrive = async (): Promise<void> => {
    let redriven = 0;
    for (let remaining = 1, rounds = 0; remaining > 0 && rounds < 100; rounds += 1) {
      const filters = { state: { $in: [...broken] }, ...(type !== null && { type }) };
      const answer = await redrive(filters);
      if ('error' in answer) return report.failed(answer.error);
      redriven += answer.data.redriven;
      remaining = answer.data.redriven === 0 ? 0 : answer.data.remaining;
    }
    report.done('operations.redriven', { count: redriven });
  };

  const content = () => {
    if (!data && error) return <LoadError error={error} onRetry={() => void refetch()} />;
    if (!data) return <LoadingCard />;
    if (data.items.length === 0) {
      const isStandard = view === 'broken';
      return (
        <EmptyState
          title={t(isStandard ? 'operations.timers.empty' : 'list.noMatch.title')}
          text={t(isStandard ? 'operations.timers.empty.text' : 'list.noMatch.text')}
        />
      );
    }
    return (
      <>
        <ListFrame
          columns={(['timer', 'state', 'dueAt', 'actions'] as const).map((key) => ({
            key,
            title: t(`operations.column.${key}`),
          }))}
          count={data.items.length}
        >
          {data.items.map((timer) => (
            <TimerRow key={timer.id} timer={timer} />
          ))}
        </ListFrame>
        <ListPages pageCount={data.pageCount} total={data.total} />
      </>
    );
  };

  return (
    <>
      <TallOptionsStyle />
      <Flex justifyContent="space-between" gap={2} wrap="wrap" paddingBottom={4}>
        <Box width="24rem">
          <SingleSelect
            aria-label={t('operations.column.state')}
            size="S"
            value={view}
            onChange={(value: string | number) =>
              location.show({ state: value === 'broken' ? null : String(value) })
            }
          >
            {(Object.keys(VIEWS) as View[]).map((one) => (
              <SingleSelectOption key={one} value={one}>
                <TallOption>{t(`operations.view.${one}`)}</TallOption>
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Box>
        {broken.length > 0 && data && data.total > 0 ? (
          <ConfirmButton
            label={t('operations.redriveAll', { count: data.total })}
            isLoading={isLoading}
            onConfirm={handleRedrive}
          >
            {t('operations.redriveAll.text', { count: data.total })}
          </ConfirmButton>
        ) : null}
      </Flex>
      {content()}
    </>
  );
}
