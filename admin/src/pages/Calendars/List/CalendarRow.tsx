import { Flex, Td, Tr, Typography } from '@strapi/design-system';
import { useNavigate } from 'react-router-dom';

import type { Calendar, SlaPipeline } from '../../../api/calendars';
import { RowButton } from '../../../components/RowButton';
import { useTranslate } from '../../../hooks/useTranslate';
import { runsOf, toWeek } from '../model/week';
import { pageOf } from '../paths';
import { useDayText } from '../useDayText';

interface CalendarRowProps {
  calendar: Calendar;
  /** Undefined until they are known. */
  pipelines: readonly SlaPipeline[] | undefined;
  isWide: boolean;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** One calendar; a click anywhere opens it, the keyboard opens it by its name. */
export function CalendarRow({ calendar, pipelines, isWide, ...row }: CalendarRowProps) {
  const t = useTranslate();
  const navigate = useNavigate();
  const { weekday } = useDayText();
  const { name, timeZone, holidays } = calendar;
  const open = () => navigate(pageOf(name));
  const text = (value: string) => <Typography textColor="neutral800">{value}</Typography>;
  const hours = (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      {runsOf(toWeek(calendar.hours)).map(({ first, last, spans }) => (
        <Typography key={first} textColor="neutral800">
          {`${weekday(first, 'short')}${last > first ? `–${weekday(last, 'short')}` : ''} `}
          {spans.map(({ from, to }) => `${from}–${to}`).join(', ')}
        </Typography>
      ))}
    </Flex>
  );
  const users = text(
    pipelines === undefined || pipelines.length === 0
      ? t('calendars.pipelines.none')
      : pipelines.map(({ label }) => label).join(', '),
  );
  return (
    <Tr {...row} onClick={open} cursor="pointer" data-calendar={name}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <RowButton onClick={open}>{name}</RowButton>
          {isWide ? null : (
            <>
              {hours}
              {text(timeZone)}
            </>
          )}
        </Flex>
      </Td>
      {isWide ? (
        <>
          <Td>{hours}</Td>
          <Td>{text(timeZone)}</Td>
          <Td>{text(t('calendars.holidays.count', { count: holidays.length }))}</Td>
          <Td>{users}</Td>
        </>
      ) : null}
    </Tr>
  );
}
