import { useId } from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { Duplicate, Plus } from '@strapi/icons';
import { styled } from 'styled-components';

import { useTranslate } from '../../../hooks/useTranslate';
import { checkDay, nextSpan, type Span } from '../model/week';
import { useDayText } from '../useDayText';
import { DayBar } from './DayBar';
import { SpanInputs } from './SpanInputs';

interface DayRowProps {
  /** 1 for Monday. */
  day: number;
  spans: readonly Span[];
  isDisabled: boolean;
  onChange: (spans: readonly Span[]) => void;
  /** Gives all other days the same hours. */
  onCopy: () => void;
}

/** One day: its spans as times, and as a bar over the day. */
export function DayRow({ day, spans, isDisabled, onChange, onCopy }: DayRowProps) {
  const t = useTranslate();
  const id = useId();
  const name = useDayText().weekday(day);
  const faults = checkDay(spans);
  return (
    <Row role="group" aria-labelledby={id} data-day={day}>
      <Typography id={id} fontWeight="bold" textColor="neutral800">
        {name}
      </Typography>
      <Flex direction="column" alignItems="stretch" gap={2}>
        {spans.length === 0 ? (
          <Typography textColor="neutral600">{t('calendars.day.free')}</Typography>
        ) : null}
        {spans.map((span, index) => (
          <SpanInputs
            key={index}
            {...{ span, isDisabled }}
            fault={faults[index]}
            label={`${name} ${index + 1}`}
            onChange={(next) =>
              onChange(spans.map((before, place) => (place === index ? next : before)))
            }
            onRemove={() => onChange(spans.filter((_, place) => place !== index))}
          />
        ))}
        <DayBar spans={spans} />
      </Flex>
      {isDisabled ? null : (
        <Flex gap={2} wrap="wrap" alignItems="flex-start">
          <Button
            size="S"
            variant="tertiary"
            startIcon={<Plus />}
            aria-label={t('calendars.day.add.of', { day: name })}
            onClick={() => onChange([...spans, nextSpan(spans)])}
          >
            {t('calendars.day.add')}
          </Button>
          <Button
            size="S"
            variant="ghost"
            startIcon={<Duplicate />}
            aria-label={t('calendars.day.copy.of', { day: name })}
            onClick={onCopy}
          >
            {t('calendars.day.copy')}
          </Button>
        </Flex>
      )}
    </Row>
  );
}

const Row = styled.div`
  display: grid;
  grid-template-columns: 12rem minmax(0, 1fr) 26rem;
  gap: 16px;
  align-items: start;
  padding: 16px 0;

  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }

  @media (max-width: 1080px) {
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
`;
