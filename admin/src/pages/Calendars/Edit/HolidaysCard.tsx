import { useState } from 'react';

import { Box, Button, DatePicker, Flex, Tag, Typography } from '@strapi/design-system';
import { Cross, Duplicate } from '@strapi/icons';

import { fromDay, toDay } from '../../../components/SchemaForm/model/values';
import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from '../../../components/Card';
import { byYear } from '../model/holidays';
import { useDayText } from '../useDayText';
import { PasteHolidays } from './PasteHolidays';

interface HolidaysCardProps {
  days: readonly string[];
  error: string | undefined;
  isDisabled: boolean;
  onChange: (days: readonly string[]) => void;
}

/** Days without work: added one by one, or as a list. */
export function HolidaysCard({ days, error, isDisabled, onChange }: HolidaysCardProps) {
  const t = useTranslate();
  const { date } = useDayText();
  const [isPasting, setPasting] = useState(false);
  const add = (more: readonly string[]) => onChange([...new Set([...days, ...more])].sort());
  return (
    <Card gap={6} title={t('calendars.card.holidays')} text={t('calendars.card.holidays.hint')}>
      {isDisabled ? null : (
        <Flex gap={2} wrap="wrap">
          <Box width="22rem">
            <DatePicker
              aria-label={t('calendars.holidays.add')}
              placeholder={t('calendars.holidays.add')}
              size="S"
              value={undefined}
              maxDate={fromDay('2199-12-31')}
              onChange={(day) => (day ? add([toDay(day)]) : undefined)}
            />
          </Box>
          <Button variant="tertiary" startIcon={<Duplicate />} onClick={() => setPasting(true)}>
            {t('calendars.holidays.paste')}
          </Button>
        </Flex>
      )}
      {days.length === 0 ? (
        <Typography textColor="neutral600">{t('calendars.holidays.none')}</Typography>
      ) : null}
      {byYear(days).map(([year, entries]) => (
        <Flex key={year} direction="column" alignItems="flex-start" gap={2}>
          <Typography variant="sigma" tag="h3" textColor="neutral600">
            {year}
          </Typography>
          <Flex tag="ul" gap={2} wrap="wrap">
            {entries.map((day) => (
              <li key={day} data-holiday={day}>
                <Tag
                  icon={<Cross aria-hidden />}
                  label={t('calendars.holidays.remove', { day: date(day) })}
                  disabled={isDisabled}
                  onClick={() => onChange(days.filter((other) => other !== day))}
                >
                  {date(day)}
                </Tag>
              </li>
            ))}
          </Flex>
        </Flex>
      ))}
      {error === undefined ? null : (
        <Typography variant="pi" textColor="danger600" role="alert">
          {error}
        </Typography>
      )}
      {isPasting ? <PasteHolidays onAdd={add} onClose={() => setPasting(false)} /> : null}
    </Card>
  );
}
