import { memo } from 'react';

import { useDraggable } from '@dnd-kit/core';
import { Box, IconButton } from '@strapi/design-system';
import { More } from '@strapi/icons';

import type { BoardCard } from '../../../api/board';
import { RowButton } from '../../../components/RowButton';
import { useTranslate } from '../../../hooks/useTranslate';
import { CardFace } from './CardFace';
import { nameOf } from './model/name';

interface CardProps {
  card: BoardCard;
  stage: string;
  now: number;
  canAct: boolean;
  onOpen: (subject: BoardCard['subject']) => void;
  onMove: (card: BoardCard, stage: string) => void;
}

const stop = (event: { stopPropagation(): void }) => event.stopPropagation();

/** A card that can be dragged by the pointer, and moved by the keyboard from its button. */
export const Card = memo(function Card({ card, stage, now, canAct, onOpen, onMove }: CardProps) {
  const t = useTranslate();
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: card.instance,
    data: { card, stage },
    disabled: !canAct,
  });
  const name = nameOf(card);
  const open = () => onOpen(card.subject);
  return (
    <Box
      tag="li"
      ref={setNodeRef}
      {...listeners}
      data-card={card.instance}
      onClick={open}
      cursor="pointer"
      style={{ opacity: isDragging ? 0.4 : 1 }}
    >
      <CardFace
        card={card}
        now={now}
        title={<RowButton onClick={open}>{name}</RowButton>}
        action={
          canAct ? (
            <Box onClick={stop} onPointerDown={stop}>
              <IconButton
                variant="ghost"
                size="XS"
                withTooltip={false}
                label={t('board.move', { name })}
                onClick={() => onMove(card, stage)}
              >
                <More />
              </IconButton>
            </Box>
          ) : null
        }
      />
    </Box>
  );
});
