import { Box, Flex, Typography } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from '../../../components/Card';
import type { Week } from '../model/week';
import { DayRow } from './DayRow';

interface WeekGridProps {
  week: Week;
  error: string | undefined;
  isDisabled: boolean;
  onChange: (week: Week) => void;
}

/** The working hours of each day of the week. */
export function WeekGrid({ week, error, isDisabled, onChange }: WeekGridProps) {
  const t = useTranslate();
  return (
    <Card gap={6} title={t('calendars.card.week')} text={t('calendars.card.week.hint')}>
      <Box>
        {week.map((spans, index) => (
          <DayRow
            key={index}
            day={index + 1}
            spans={spans}
            isDisabled={isDisabled}
            onChange={(next) =>
              onChange(week.map((before, place) => (place === index ? next : before)))
            }
            onCopy={() => onChange(week.map(() => spans))}
          />
        ))}
      </Box>
      {error === undefined ? null : (
        <Flex role="alert">
          <Typography variant="pi" textColor="danger600">
            {error}
          </Typography>
        </Flex>
      )}
    </Card>
  );
}
