import { useId, useMemo, useState } from 'react';

import { Box, Button, Flex, Loader, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

import { CARDS, useGetCrmCardListQuery, type BoardQuery } from '../../../api/board';
import { useGetCrmForecastQuery, type ReportRequest } from '../../../api/reports';
import { LoadNote } from '../../../components/LoadNote';
import { RowButton } from '../../../components/RowButton';
import { useAmounts } from '../../../hooks/useAmounts';
import { usePeriodText } from '../../../hooks/usePeriodText';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { useNow } from '../../../process/useClock';
import { CardFace } from './CardFace';
import { figuresOf, monthsFrom, type Month, type MonthFigures } from './model/months';
import { nameOf } from './model/name';
import type { Pipeline } from './model/pipelines';
import type { BoardLocation } from './useBoardLocation';

interface ForecastViewProps {
  board: BoardQuery;
  location: BoardLocation;
  pipeline: Pipeline;
}

/** A column for each month in which deals are expected to close; those without a date apart. */
export default function ForecastView({ board, location, pipeline }: ForecastViewProps) {
  const t = useTranslate();
  const now = useNow();
  const today = new Date(now).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const months = useMemo(() => monthsFrom(new Date(today)), [today]);
  const request = useForecastRequest(board, pipeline);
  const forecast = useGetCrmForecastQuery(request, { pollingInterval: usePolling() });
  const rows = forecast.currentData?.data ?? [];
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      {board.text === '' ? null : (
        <Typography variant="pi" textColor="neutral600">
          {t('board.forecast.search')}
        </Typography>
      )}
      {forecast.error && !forecast.data ? (
        <LoadNote error={forecast.error} onRetry={() => void forecast.refetch()} />
      ) : null}
      <Scroller>
        {months.map((month) => (
          <MonthColumn
            key={month.key}
            {...{ month, board, location, now }}
            figures={figuresOf(rows, month.key, months)}
          />
        ))}
      </Scroller>
    </Flex>
  );
}

/** The report knows the same conditions on records, but no search. */
function useForecastRequest(board: BoardQuery, pipeline: Pipeline): ReportRequest {
  const { owners, from, to } = board;
  const { definition, entity } = pipeline;
  return useMemo(
    () => ({
      scope: {
        ...{ definition, entity, from: null, to: null, owner: null, team: null, source: null },
      },
      period: 'month',
      filters: {
        ...Object.fromEntries(owners.map((one, index) => [`filters[owner][$in][${index}]`, one])),
        ...(from === '' ? {} : { 'filters[value][$gte]': from }),
        ...(to === '' ? {} : { 'filters[value][$lte]': to }),
      },
    }),
    [owners, from, to, definition, entity],
  );
}

interface MonthColumnProps extends Pick<ForecastViewProps, 'board' | 'location'> {
  month: Month;
  now: number;
  figures: readonly MonthFigures[];
}

function MonthColumn({ month, board, location, now, figures }: MonthColumnProps) {
  const t = useTranslate();
  const id = useId();
  const periodText = usePeriodText();
  const [pages, setPages] = useState(1);
  const { currentData, data, error, refetch } = useGetCrmCardListQuery(
    {
      ...{ board, sort: 'value:desc', closing: month.closing, page: 1 },
      pageSize: Math.min(CARDS * pages, 100),
    },
    { pollingInterval: usePolling() },
  );
  const shown = currentData ?? data;
  const { key } = month;
  const isNamed = key === 'earlier' || key === 'later' || key === 'none';
  // An empty column of the rest says nothing.
  if (isNamed && shown?.total === 0 && figures.length === 0) return null;
  const left = (shown?.total ?? 0) - (shown?.items.length ?? 0);
  return (
    <Frame aria-labelledby={id} data-month={key}>
      <Box padding={3} paddingBottom={2}>
        <Flex gap={2} justifyContent="space-between">
          <Typography id={id} tag="h2" variant="omega" fontWeight="bold" textColor="neutral800">
            {isNamed ? t(`board.month.${key}`) : periodText(key)}
          </Typography>
          <Typography variant="pi" textColor="neutral600">
            {shown ? t('board.count', { count: shown.total }) : ''}
          </Typography>
        </Flex>
        <MonthTotals figures={figures} />
      </Box>
      <Flex direction="column" alignItems="stretch" gap={2} padding={2} paddingTop={0}>
        {error && !shown ? <LoadNote error={error} onRetry={() => void refetch()} /> : null}
        {!error && !shown ? <Loader small>{t('list.loading')}</Loader> : null}
        {shown?.items.map((card) => (
          <div key={card.instance} data-card>
            <CardFace
              {...{ card, now }}
              title={
                <RowButton onClick={() => location.open(card.subject)}>{nameOf(card)}</RowButton>
              }
            />
          </div>
        ))}
        {left > 0 && CARDS * pages < 100 ? (
          <Button variant="tertiary" onClick={() => setPages(pages + 1)}>
            {t('board.more', { count: Math.min(left, CARDS) })}
          </Button>
        ) : null}
      </Flex>
    </Frame>
  );
}

function MonthTotals({ figures }: { figures: readonly MonthFigures[] }) {
  const t = useTranslate();
  const amount = useAmounts();
  return (
    <Flex direction="column" alignItems="stretch" gap={1} paddingTop={1}>
      {figures.map(({ currency, pipeline, weighted, won }) => {
        const of = (value: number): string => amount({ value, currency }, true);
        return (
          <Box key={currency}>
            {pipeline > 0 ? (
              <Typography tag="p" variant="pi" textColor="neutral600">
                {t('board.total', { value: of(pipeline), weighted: of(weighted) })}
              </Typography>
            ) : null}
            {won > 0 ? (
              <Typography tag="p" variant="pi" fontWeight="bold" textColor="success700">
                {t('board.month.won', { value: of(won) })}
              </Typography>
            ) : null}
          </Box>
        );
      })}
    </Flex>
  );
}

const Scroller = styled.div`
  display: flex;
  align-items: flex-start;
  gap: 12px;
  padding-bottom: 8px;
  overflow-x: auto;

  @media (max-width: 768px) {
    flex-direction: column;
    align-items: stretch;
  }
`;

const Frame = styled.section`
  flex: 1 0 25rem;
  max-width: 34rem;
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral150};

  @media (max-width: 768px) {
    flex: none;
    max-width: none;
  }
`;
