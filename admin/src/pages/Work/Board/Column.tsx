import { useId } from 'react';

import { useDroppable } from '@dnd-kit/core';
import { Box, Button, Flex, Loader, Typography, VisuallyHidden } from '@strapi/design-system';
import { styled } from 'styled-components';

import { CARDS, useGetCrmCardsQuery, type BoardColumn, type ColumnQuery } from '../../../api/board';
import { describeError } from '../../../api/errors';
import { useTexts } from '../../../components/Texts';
import { usePolling } from '../../../hooks/usePolling';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from './Card';
import { ClosedNote } from './ClosedNote';
import type { Target } from './model/targets';
import { useAmounts } from '../../../hooks/useAmounts';
import type { BoardMoves } from './useBoardMoves';
import { useStageName } from './useStageName';

interface ColumnProps {
  column: BoardColumn;
  query: ColumnQuery;
  now: number;
  canAct: boolean;
  moves: BoardMoves;
  onOpen: Parameters<typeof Card>[0]['onOpen'];
  onMore: () => void;
}

/** A stage: its figures, and its cards by pages. */
export function Column({ column, query, now, canAct, moves, onOpen, onMore }: ColumnProps) {
  const t = useTranslate();
  const say = useServerText();
  const { formatNumber } = useTexts();
  const amount = useAmounts();
  const nameOf = useStageName();
  const titleId = useId();
  const { stage, color, count, totals } = column;
  const { setNodeRef, isOver } = useDroppable({ id: `column:${stage}`, data: { stage } });
  const { data, error, isFetching, refetch } = useGetCrmCardsQuery(query, {
    pollingInterval: usePolling(),
  });
  const target = moves.targetOf(stage);
  const cards = data ?? [];

  return (
    <Frame
      ref={setNodeRef}
      aria-labelledby={titleId}
      data-column={stage}
      $look={lookOf(target, isOver)}
    >
      <Box padding={3} paddingBottom={2}>
        <Flex gap={2}>
          <Box
            aria-hidden
            width="0.8rem"
            height="0.8rem"
            borderRadius="50%"
            background={color ? `${color}600` : 'neutral500'}
            shrink={0}
          />
          <Typography id={titleId} tag="h2" variant="sigma" textColor="neutral800" ellipsis>
            {nameOf(column)}
          </Typography>
          <Typography variant="sigma" textColor="neutral600">
            <span aria-hidden>{formatNumber(count)}</span>
            <VisuallyHidden>{t('board.count', { count })}</VisuallyHidden>
          </Typography>
        </Flex>
        {totals.map((total) => (
          <Typography
            key={total.currency}
            tag="p"
            variant="pi"
            textColor="neutral600"
            ellipsis
            style={{ fontVariantNumeric: 'tabular-nums' }}
          >
            {total.weighted === null
              ? amount(total)
              : t('board.total', {
                  value: amount(total),
                  weighted: amount({ ...total, value: total.weighted }),
                })}
          </Typography>
        ))}
      </Box>
      {target && !target.action ? <ClosedNote target={target} from={moves.from} /> : null}
      <List data-board-scroll tabIndex={-1}>
        {cards.map((card) => (
          <Card
            key={card.instance}
            {...{ card, stage, now, canAct, onOpen }}
            onMove={moves.choose}
          />
        ))}
        {error && !data ? (
          <Box tag="li">
            <Typography variant="pi" textColor="danger600" tag="p">
              {describeError(error, say) ?? t('error.load')}
            </Typography>
            <Button variant="tertiary" onClick={() => void refetch()}>
              {t('error.retry')}
            </Button>
          </Box>
        ) : null}
        {!data && isFetching ? (
          <Flex tag="li" justifyContent="center" padding={4}>
            <Loader small>{t('list.loading')}</Loader>
          </Flex>
        ) : null}
        {data && cards.length === 0 ? (
          <Typography tag="li" variant="pi" textColor="neutral600" textAlign="center">
            {t('board.column.empty')}
          </Typography>
        ) : null}
        {data && cards.length < count ? (
          <Flex tag="li" direction="column" gap={1} paddingBottom={2}>
            <Typography variant="pi" textColor="neutral600">
              {t('board.shown', { shown: cards.length, count })}
            </Typography>
            <Button variant="tertiary" loading={isFetching} onClick={onMore} fullWidth>
              {t('board.more', { count: Math.min(CARDS, count - cards.length) })}
            </Button>
          </Flex>
        ) : null}
      </List>
    </Frame>
  );
}

type Look = 'plain' | 'open' | 'over' | 'closed';

function lookOf(target: Target | undefined, isOver: boolean): Look {
  if (!target) return 'plain';
  if (!target.action) return 'closed';
  return isOver ? 'over' : 'open';
}

const Frame = styled.section<{ $look: Look }>`
  display: flex;
  flex: 1 0 28rem;
  flex-direction: column;
  min-width: 0;
  max-width: 40rem;
  min-height: 0;
  border: 2px ${({ $look }) => ($look === 'open' ? 'dashed' : 'solid')}
    ${({ theme, $look }) =>
      $look === 'open' || $look === 'over' ? theme.colors.primary600 : theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme, $look }) =>
    $look === 'over' ? theme.colors.primary100 : theme.colors.neutral150};

  @media (max-width: 768px) {
    flex-basis: 100%;
    max-width: none;
  }
`;

const List = styled.ul`
  display: flex;
  flex: 1;
  flex-direction: column;
  gap: 8px;
  min-height: 0;
  padding: 4px 8px 8px;
  overflow-y: auto;
`;
