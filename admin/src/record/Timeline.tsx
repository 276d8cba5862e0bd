import { useState } from 'react';

import { Box, Button, Flex, Loader, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { isForbidden, isMissing } from '../api/errors';
import type { RecordKey } from '../api/process';
import { useGetCrmTimelineQuery, type TimelineItem, type TimelineKind } from '../api/records';
import { useGetCrmStagesQuery } from '../api/stages';
import { LoadNote } from '../components/LoadNote';
import { Note } from '../components/Note';
import { usePolling } from '../hooks/usePolling';
import { useTranslate } from '../hooks/useTranslate';
import { useTimes } from '../process/useTimes';
import { useEventPeople } from '../process/useEventText';
import { TimelineIcon } from './TimelineIcon';
import { Actor, HistoryText, InteractionText, MailText, TaskText } from './TimelineText';
import { historyOf } from './model/changes';
import { useFieldLabels } from './useFieldLabels';

interface TimelineProps {
  record: RecordKey;
  kinds?: readonly TimelineKind[];
  since?: string | null;
}

const ALL: readonly TimelineKind[] = [];

/** What happened to a record, newest first; give it a `key` where the filter changes. */
export function Timeline({ record, kinds = ALL, since = null }: TimelineProps) {
  const t = useTranslate();
  const [pages, setPages] = useState(1);
  const query = { ...record, kinds, since, pages };
  const { data, error, isFetching, refetch } = useGetCrmTimelineQuery(query, {
    pollingInterval: usePolling(),
  });
  const { data: stages = [] } = useGetCrmStagesQuery(record.type);
  const labelOf = useFieldLabels(record.type);
  const nameOf = useEventPeople(historyOf(data?.items));
  const isFiltered = kinds.length > 0 || since !== null;

  if (!data) {
    if (isForbidden(error)) return <Note>{t('record.timeline.noRight')}</Note>;
    if (isMissing(error)) return <Note>{t('process.gone')}</Note>;
    if (error) return <LoadNote error={error} onRetry={() => void refetch()} />;
    return (
      <Flex justifyContent="center" padding={6}>
        <Loader small>{t('list.loading')}</Loader>
      </Flex>
    );
  }
  if (data.items.length === 0) {
    return (
      <Box padding={4}>
        <Typography textColor="neutral600">
          {t(isFiltered ? 'record.timeline.noMatch' : 'record.timeline.empty')}
        </Typography>
      </Box>
    );
  }
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Items aria-label={t('record.timeline')}>
        {data.items
          .filter((item) => isSaidOnce(item, kinds))
          .map((item) => (
            <Item key={keyOf(item)} data-kind={item.kind}>
              <TimelineIcon item={item} />
              <Flex direction="column" alignItems="stretch" gap={1} flex="1" minWidth={0}>
                <ItemText {...{ item, stages, labelOf, nameOf, record }} />
                <ItemFoot item={item} />
              </Flex>
            </Item>
          ))}
      </Items>
      {data.hasMore ? (
        <Box>
          <Button
            variant="tertiary"
            loading={isFetching}
            onClick={() => setPages((count) => count + 1)}
          >
            {t('record.timeline.more')}
          </Button>
        </Box>
      ) : null}
    </Flex>
  );
}

function ItemText({
  item,
  ...texts
}: { item: TimelineItem } & Omit<Parameters<typeof HistoryText>[0], 'item'>) {
  if (item.kind === 'history') return <HistoryText item={item} {...texts} />;
  if (item.kind === 'interaction') return <InteractionText item={item} />;
  if (item.kind === 'task') return <TaskText item={item} />;
  return <MailText item={item} />;
}

function ItemFoot({ item }: { item: TimelineItem }) {
  const { moment } = useTimes();
  const hasActor = item.kind === 'history' || (item.kind === 'interaction' && item.author !== null);
  return (
    <Typography variant="pi" textColor="neutral600" tag="p">
      {hasActor ? (
        <>
          <Actor item={item} />
          {' · '}
        </>
      ) : null}
      <time dateTime={item.at}>{moment(item.at)}</time>
    </Typography>
  );
}

/** That a task was opened is said by the task itself, where tasks are shown too. */
const isSaidOnce = (item: TimelineItem, kinds: readonly TimelineKind[]): boolean =>
  kinds.length > 0 || item.kind !== 'history' || item.event !== 'task.opened';

const keyOf = (item: TimelineItem): string =>
  item.kind === 'history' ? `${item.kind} ${item.at} ${item.event}` : `${item.kind} ${item.id}`;

const Items = styled.ol`
  display: flex;
  flex-direction: column;
`;

const Item = styled.li`
  position: relative;
  display: flex;
  gap: 12px;
  padding-bottom: 20px;

  /* The line between the icons. */
  &:not(:last-child)::before {
    position: absolute;
    top: 36px;
    bottom: 4px;
    left: 15px;
    width: 1px;
    background: ${({ theme }) => theme.colors.neutral200};
    content: '';
  }
`;
