import { useDroppable } from '@dnd-kit/core';
import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle, Lock } from '@strapi/icons';
import { styled } from 'styled-components';

import type { BoardColumn } from '../../../api/board';
import { useClosedReasons } from './useClosedReasons';
import { stageName } from './useStageName';
import type { BoardMoves } from './useBoardMoves';

/** Where a card is dropped that is won, lost or done; shown while one is dragged. */
export function DropZones({
  columns,
  moves,
}: {
  columns: readonly BoardColumn[];
  moves: BoardMoves;
}) {
  if (!moves.dragged || columns.length === 0) return null;
  return (
    <Bar>
      {columns.map((column) => (
        <Zone key={column.stage} column={column} moves={moves} />
      ))}
    </Bar>
  );
}

function Zone({ column, moves }: { column: BoardColumn; moves: BoardMoves }) {
  const { setNodeRef, isOver } = useDroppable({
    id: `zone:${column.stage}`,
    data: { stage: column.stage },
  });
  const reasonsOf = useClosedReasons();
  const target = moves.targetOf(column.stage);
  const isClosed = target !== undefined && target.action === undefined;
  const tone = isClosed ? 'neutral' : column.outcome === 'lost' ? 'danger' : 'success';
  const Icon = isClosed ? Lock : column.outcome === 'lost' ? CrossCircle : CheckCircle;
  const color = isClosed ? 'neutral600' : `${tone}600`;
  return (
    <Area ref={setNodeRef} $tone={tone} $isOver={isOver && !isClosed} data-zone={column.stage}>
      <Flex gap={2}>
        <Icon width="1.6rem" height="1.6rem" fill={color} aria-hidden />
        <Typography fontWeight="bold" textColor="neutral800">
          {stageName(column)}
        </Typography>
      </Flex>
      {isClosed ? (
        <Typography variant="pi" textColor="neutral800" textAlign="center">
          {reasonsOf(target, moves.from ?? '').join(' ')}
        </Typography>
      ) : null}
    </Area>
  );
}

const Bar = styled.div`
  position: fixed;
  z-index: 150;
  right: 16px;
  bottom: 16px;
  left: 304px;
  display: flex;
  gap: 16px;

  @media (max-width: 768px) {
    left: 16px;
  }
`;

const Area = styled.div<{ $tone: 'neutral' | 'success' | 'danger'; $isOver: boolean }>`
  display: flex;
  flex: 1;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  gap: 4px;
  min-height: 7.2rem;
  padding: 8px 16px;
  border: 2px ${({ $isOver }) => ($isOver ? 'solid' : 'dashed')}
    ${({ theme, $tone }) => theme.colors[`${$tone}600`]};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme, $tone, $isOver }) =>
    $isOver ? theme.colors[`${$tone}200`] : theme.colors[`${$tone}100`]};
  box-shadow: ${({ theme }) => theme.shadows.popupShadow};
`;
