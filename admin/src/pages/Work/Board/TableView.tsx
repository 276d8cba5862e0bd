import { Box, Flex, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';

import {
  useGetCrmCardListQuery,
  type BoardCard,
  type BoardColumn,
  type BoardQuery,
  type CardSort,
} from '../../../api/board';
import { Amount } from '../../../components/Amount';
import { ListPages } from '../../../components/ListPages';
import { LoadError } from '../../../components/LoadError';
import { LoadingCard } from '../../../components/LoadingCard';
import { focusRow, RowButton } from '../../../components/RowButton';
import { StageLabel } from '../../../components/StageLabel';
import { useTexts } from '../../../components/Texts';
import { useIsWide } from '../../../hooks/useIsWide';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { usePersonText } from '../../../inputs/people/usePersonText';
import { useNow } from '../../../process/useClock';
import { SlaStatus } from '../../../process/SlaStatus';
import { daysSince } from './model/figures';
import { nameOf } from './model/name';
import type { Pipeline } from './model/pipelines';
import { parseSort, type SortKey } from './model/sort';
import { NextLine } from './NextLine';
import { SortHead } from './SortHead';
import type { BoardLocation } from './useBoardLocation';
import { useStageName } from './useStageName';

interface TableViewProps {
  board: BoardQuery;
  columns: readonly BoardColumn[];
  location: BoardLocation;
  pipeline: Pipeline;
}

const PAGE_SIZES = [10, 25, 50, 100];

/** The cards of all columns as a list that is sorted by any of its columns, over all pages. */
export default function TableView({ board, columns, location, pipeline }: TableViewProps) {
  const t = useTranslate();
  const now = useNow();
  const isWide = useIsWide();
  const sort = parseSort(location.sort);
  const pageSize = PAGE_SIZES.includes(location.pageSize) ? location.pageSize : 25;
  const list = useGetCrmCardListQuery(
    {
      ...{ board, page: location.page, pageSize },
      sort: `${sort.key}:${sort.direction}` as CardSort,
    },
    { pollingInterval: usePolling() },
  );
  const shown = list.currentData ?? list.data;
  if (!shown && list.error) {
    return <LoadError error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!shown) return <LoadingCard />;
  const heads: readonly SortKey[] = isWide
    ? [
        ...(pipeline.isRecord ? (['name'] as const) : []),
        'stage',
        ...(pipeline.hasValue ? (['value', 'closeDate'] as const) : []),
        ...(pipeline.isRecord ? (['owner'] as const) : []),
        ...(['dueAt', 'enteredAt'] as const),
      ]
    : ['dueAt'];
  return (
    <Box>
      <Table colCount={heads.length} rowCount={shown.items.length + 1}>
        <Thead>
          <Tr>
            {isWide && !pipeline.isRecord ? (
              <Th>
                <Typography variant="sigma" textColor="neutral600">
                  {t('board.column.name')}
                </Typography>
              </Th>
            ) : null}
            {heads.map((key) => (
              <SortHead
                key={key}
                name={key}
                sort={sort}
                onSort={(next) => location.show({ sort: next })}
              />
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {shown.items.map((card) => (
            <CardRow
              key={card.instance}
              {...{ card, columns, pipeline, now, isWide }}
              onOpen={() => location.open(card.subject)}
            />
          ))}
        </Tbody>
      </Table>
      <ListPages pageCount={shown.pageCount} total={shown.total} />
    </Box>
  );
}

interface CardRowProps extends Pick<TableViewProps, 'columns' | 'pipeline'> {
  card: BoardCard;
  now: number;
  isWide: boolean;
  onOpen: () => void;
  'aria-rowindex'?: number;
}

function CardRow({ card, columns, pipeline, now, isWide, onOpen, ...row }: CardRowProps) {
  const t = useTranslate();
  const { formatDate, formatNumber } = useTexts();
  const days = daysSince(card.enteredAt, now);
  const stageName = useStageName();
  const owner = usePersonText(card.owner);
  const column = columns.find(({ stage }) => stage === card.stage);
  const { record, sla } = card;
  const date = (text: string, timeZone?: string): string =>
    formatDate(text, { dateStyle: 'medium', ...(timeZone !== undefined && { timeZone }) });
  const cells = [
    <StageLabel
      key="stage"
      stage={{
        label: column ? stageName(column) : card.stage,
        color: column?.color ?? null,
      }}
    />,
    ...(pipeline.hasValue
      ? [
          record ? <Amount key="value" {...record} /> : null,
          <Typography key="closeDate" textColor="neutral800">
            {card.closeDate === null ? '–' : date(card.closeDate, 'UTC')}
          </Typography>,
        ]
      : []),
    ...(pipeline.isRecord
      ? [
          <Typography key="owner" textColor="neutral800">
            {owner.text || '–'}
          </Typography>,
        ]
      : []),
    <Flex key="due" direction="column" alignItems="flex-start" gap={1}>
      <NextLine card={card} now={now} />
      {sla && (sla.status === 'at_risk' || sla.status === 'breached') ? (
        <SlaStatus sla={sla} now={now} />
      ) : null}
    </Flex>,
    <Typography
      key="entered"
      title={date(card.enteredAt)}
      textColor={card.isRotting ? 'danger600' : 'neutral800'}
    >
      {isWide
        ? formatNumber(days, { style: 'unit', unit: 'day', unitDisplay: 'narrow' })
        : t('board.card.days.about', { days })}
    </Typography>,
  ];
  return (
    <Tr
      {...row}
      cursor="pointer"
      data-row={nameOf(card)}
      onClick={(event: React.MouseEvent<HTMLElement>) => {
        focusRow(event);
        onOpen();
      }}
    >
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={onOpen}>{nameOf(card)}</RowButton>
          {isWide ? null : cells}
        </Flex>
      </Td>
      {isWide ? cells.map((cell, index) => <Td key={cell?.key ?? index}>{cell}</Td>) : null}
    </Tr>
  );
}
