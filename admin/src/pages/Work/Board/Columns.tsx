import { useState } from 'react';

import {
  DndContext,
  DragOverlay,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
  type Active,
  type CollisionDetection,
  type Over,
} from '@dnd-kit/core';
import {
  Box,
  SingleSelect,
  SingleSelectOption,
  Typography,
  VisuallyHidden,
} from '@strapi/design-system';
import { useMediaQuery, useRBAC } from '@strapi/strapi/admin';
import { styled } from 'styled-components';

import type { BoardCard, BoardColumn, BoardQuery, ColumnQuery } from '../../../api/board';
import { PROCESS_PERMISSIONS } from '../../../constants';
import { useNow } from '../../../process/useClock';
import { useTranslate } from '../../../hooks/useTranslate';
import { CardFace } from './CardFace';
import { Column } from './Column';
import { DropZones } from './DropZones';
import { nameOf } from './model/name';
import { MoveDialog, MoveForm } from './MoveDialog';
import type { BoardLocation } from './useBoardLocation';
import { useBoardMoves } from './useBoardMoves';
import { stageName } from './useStageName';

interface ColumnsProps {
  board: BoardQuery;
  columns: readonly BoardColumn[];
  location: BoardLocation;
}

interface Dragged {
  readonly card: BoardCard;
  readonly stage: string;
}

const draggedOf = ({ data }: Active): Dragged => data.current as Dragged;
const stageOf = (over: Over | null): string | undefined =>
  (over?.data.current as { readonly stage: string } | undefined)?.stage;

/** The zones lie over the columns. */
const zonesFirst: CollisionDetection = (args) => {
  const found = pointerWithin(args);
  const zone = found.find(({ id }) => String(id).startsWith('zone:'));
  return zone ? [zone] : found;
};

/** Only the board and its columns scroll while a card is dragged, and not the page. */
const AUTO_SCROLL = {
  canScroll: (element: Element) => element.hasAttribute('data-board-scroll'),
};

/** Further than any screen: on a narrow one the finger scrolls. */
const NEVER = 100_000;

/** The columns, a card that is dragged between them, and the dialogs of a move. */
export function Columns({ board, columns, location }: ColumnsProps) {
  const t = useTranslate();
  const now = useNow();
  const isNarrow = useMediaQuery('(max-width: 768px)');
  const { allowedActions } = useRBAC(PROCESS_PERMISSIONS.act);
  const canAct = allowedActions.canAct === true;
  const [pages, setPages] = useState<Readonly<Record<string, number>>>({});
  const columnQuery = (stage: string): ColumnQuery => ({ board, stage, pages: pages[stage] ?? 1 });
  const moves = useBoardMoves({ board, columns, columnQuery });
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: isNarrow ? NEVER : 8 } }),
  );

  const shown = columns.filter(({ isFinal, count }) => !isFinal || count > 0);
  const chosen = shown.find(({ stage }) => stage === location.stage) ?? shown[0];
  const say =
    (id: 'board.drag.over' | 'board.drag.dropped') =>
    ({ active, over }: { active: Active; over: Over | null }): string => {
      const stage = stageOf(over);
      const name = nameOf(draggedOf(active).card);
      return stage === undefined
        ? t('board.drag.nowhere', { name })
        : t(id, { name, stage: moves.labelOf(stage) });
    };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={zonesFirst}
      autoScroll={AUTO_SCROLL}
      accessibility={{
        announcements: {
          onDragStart: ({ active }) =>
            t('board.drag.lifted', { name: nameOf(draggedOf(active).card) }),
          onDragOver: say('board.drag.over'),
          onDragEnd: say('board.drag.dropped'),
          onDragCancel: ({ active }) =>
            t('board.drag.cancelled', { name: nameOf(draggedOf(active).card) }),
        },
        screenReaderInstructions: { draggable: t('board.drag.instructions') },
      }}
      onDragStart={({ active }) => {
        const { card, stage } = draggedOf(active);
        moves.startDrag(card, stage);
      }}
      onDragEnd={({ over }) => void moves.drop(stageOf(over))}
      onDragCancel={moves.cancelDrag}
    >
      {isNarrow ? (
        <Box paddingBottom={3}>
          <SingleSelect
            aria-label={t('board.stage')}
            value={chosen?.stage ?? ''}
            onChange={(stage: string | number) => location.show({ stage: String(stage) })}
          >
            {shown.map((column) => (
              <SingleSelectOption key={column.stage} value={column.stage}>
                {`${stageName(column)} (${column.count})`}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Box>
      ) : null}
      <Scroller data-board-scroll>
        {(isNarrow ? shown.filter((column) => column === chosen) : shown).map((column) => (
          <Column
            key={column.stage}
            {...{ column, now, canAct, moves }}
            query={columnQuery(column.stage)}
            onOpen={location.open}
            onMore={() =>
              setPages((before) => ({
                ...before,
                [column.stage]: (before[column.stage] ?? 1) + 1,
              }))
            }
          />
        ))}
      </Scroller>
      <DropZones columns={columns.filter(({ isFinal }) => isFinal)} moves={moves} />
      <DragOverlay>
        {moves.dragged ? (
          <CardFace
            card={moves.dragged.card}
            now={now}
            isLifted
            title={
              <Typography fontWeight="bold" textColor="neutral800">
                {nameOf(moves.dragged.card)}
              </Typography>
            }
          />
        ) : null}
      </DragOverlay>
      <MoveDialog moves={moves} />
      <MoveForm moves={moves} />
      <VisuallyHidden>
        <div aria-live="polite">{moves.said}</div>
      </VisuallyHidden>
    </DndContext>
  );
}

const Scroller = styled.div`
  display: flex;
  align-items: stretch;
  gap: 16px;
  height: max(44rem, calc(100dvh - 36rem));
  overflow-x: auto;

  @media (max-width: 768px) {
    height: auto;
    max-height: none;
  }
`;
