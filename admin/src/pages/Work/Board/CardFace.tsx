import type { ReactNode } from 'react';

import { Box, Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { Clock, WarningCircle } from '@strapi/icons';
import { styled } from 'styled-components';

import type { BoardCard } from '../../../api/board';
import { useTexts } from '../../../components/Texts';
import { SlaStatus } from '../../../process/SlaStatus';
import { useTranslate } from '../../../hooks/useTranslate';
import { PersonAvatar } from '../../../inputs/people/PersonLabel';
import { usePersonText } from '../../../inputs/people/usePersonText';
import { daysSince } from './model/figures';
import { NextLine } from './NextLine';
import { useAmounts } from '../../../hooks/useAmounts';

interface CardFaceProps {
  card: BoardCard;
  now: number;
  title: ReactNode;
  action?: ReactNode;
  isLifted?: boolean;
}

/** What a card shows. */
export function CardFace({ card, now, title, action, isLifted = false }: CardFaceProps) {
  const t = useTranslate();
  const { formatNumber } = useTexts();
  const amount = useAmounts();
  const owner = usePersonText(card.owner);
  const { record, sla, isRotting, needsAttention } = card;
  const days = daysSince(card.enteredAt, now);
  const value = record?.value;
  const about = [
    value === null || value === undefined
      ? undefined
      : amount({ value, currency: record?.currency ?? null }),
    owner.text === '' ? undefined : owner.text,
  ].filter(Boolean);

  return (
    <Face $isMarked={isRotting || needsAttention} $isLifted={isLifted}>
      <Flex justifyContent="space-between" alignItems="flex-start" gap={2}>
        <Box minWidth={0} paddingTop={1}>
          {title}
        </Box>
        {action}
      </Flex>
      {about.length > 0 ? (
        <Typography variant="pi" textColor="neutral600" tag="p" ellipsis>
          {about.join(' · ')}
        </Typography>
      ) : null}
      {needsAttention ? (
        <Flex gap={1}>
          <WarningCircle width="1.2rem" height="1.2rem" fill="danger600" aria-hidden />
          <Typography variant="pi" textColor="danger600">
            {t('board.card.parked')}
          </Typography>
        </Flex>
      ) : null}
      {sla && (sla.status === 'at_risk' || sla.status === 'breached') ? (
        <SlaStatus sla={sla} now={now} />
      ) : null}
      <Flex justifyContent="space-between" gap={2} minHeight="2.4rem">
        <NextLine card={card} now={now} />
        <Flex gap={2} shrink={0}>
          <Flex gap={1} title={t('board.card.days.about', { days })}>
            <Clock
              width="1.2rem"
              height="1.2rem"
              fill={isRotting ? 'danger600' : 'neutral600'}
              aria-hidden
            />
            <Typography
              variant="pi"
              fontWeight={isRotting ? 'bold' : 'regular'}
              textColor={isRotting ? 'danger600' : 'neutral600'}
            >
              <span aria-hidden>
                {formatNumber(days, { style: 'unit', unit: 'day', unitDisplay: 'narrow' })}
              </span>
              <VisuallyHidden>
                {t(isRotting ? 'board.card.rotting' : 'board.card.days.about', { days })}
              </VisuallyHidden>
            </Typography>
          </Flex>
          {owner.name === undefined ? null : (
            <Box title={owner.text}>
              <PersonAvatar name={owner.name} />
            </Box>
          )}
        </Flex>
      </Flex>
    </Face>
  );
}

const Face = styled.div<{ $isMarked: boolean; $isLifted: boolean }>`
  display: flex;
  flex-direction: column;
  gap: 4px;
  padding: 8px 12px 12px;
  border: 1px solid
    ${({ theme, $isMarked }) => ($isMarked ? theme.colors.danger600 : theme.colors.neutral0)};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme, $isLifted }) =>
    $isLifted ? theme.shadows.popupShadow : theme.shadows.tableShadow};
  ${({ $isLifted }) => ($isLifted ? 'cursor: grabbing; transform: rotate(2deg);' : '')}
`;
