import { useState } from 'react';

import {
  Button,
  DateTimePicker,
  Field,
  Flex,
  Grid,
  NumberInput,
  SingleSelect,
  SingleSelectOption,
  Typography,
} from '@strapi/design-system';

import { useTestCrmCalendarMutation, type Calendar, type DueTime } from '../../../api/calendars';
import { describeError } from '../../../api/errors';
import { Note } from '../../../components/Note';
import { useTexts } from '../../../components/Texts';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from '../../../components/Card';
import { ownTimeZone } from '../model/zones';

interface TesterCardProps {
  calendar: Calendar;
  /** Whether the form differs from the calendar that is tested. */
  isUnsaved: boolean;
}

const UNITS = ['minutes', 'hours', 'days'] as const;

/** When something is due that begins at a moment. */
export function TesterCard({ calendar, isUnsaved }: TesterCardProps) {
  const t = useTranslate();
  const say = useServerText();
  const [amount, setAmount] = useState<number | undefined>(2);
  const [unit, setUnit] = useState<(typeof UNITS)[number]>('days');
  const [from, setFrom] = useState<Date>();
  const [due, setDue] = useState<DueTime>();
  const [refusal, setRefusal] = useState<string>();
  const [test, { isLoading }] = useTestCrmCalendarMutation();

  const compute = async (): Promise<void> => {
    setDue(undefined);
    setRefusal(undefined);
    const answer = await test({
      ...{ name: calendar.name, duration: `${amount ?? 0} ${unit}` },
      ...(from && { from: from.toISOString() }),
    });
    if ('error' in answer) setRefusal(describeError(answer.error, say) ?? t('error.unknown'));
    else setDue(answer.data);
  };

  return (
    <Card gap={6} title={t('calendars.tester')} text={t('calendars.tester.hint')}>
      {isUnsaved ? <Note>{t('calendars.tester.unsaved')}</Note> : null}
      <Grid.Root gap={4}>
        <Grid.Item col={3} xs={6} direction="column" alignItems="stretch">
          <Field.Root name="amount" error={refusal}>
            <Field.Label>{t('calendars.tester.amount')}</Field.Label>
            <NumberInput value={amount} onValueChange={setAmount} />
            <Field.Error />
          </Field.Root>
        </Grid.Item>
        <Grid.Item col={3} xs={6} direction="column" alignItems="stretch">
          <Field.Root name="unit">
            <Field.Label>{t('calendars.tester.unit')}</Field.Label>
            <SingleSelect
              value={unit}
              onChange={(value: string | number) =>
                setUnit(UNITS.find((one) => one === value) ?? 'days')
              }
            >
              {UNITS.map((one) => (
                <SingleSelectOption key={one} value={one}>
                  {t(`calendars.unit.${one}`)}
                </SingleSelectOption>
              ))}
            </SingleSelect>
          </Field.Root>
        </Grid.Item>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <Field.Root name="from" hint={t('calendars.tester.from.hint', { zone: ownTimeZone() })}>
            <Field.Label>{t('calendars.tester.from')}</Field.Label>
            <DateTimePicker
              value={from}
              clearLabel={t('schema.clear')}
              onChange={(date) => setFrom(date ?? undefined)}
              onClear={() => setFrom(undefined)}
            />
            <Field.Hint />
          </Field.Root>
        </Grid.Item>
      </Grid.Root>
      <Flex gap={4} wrap="wrap">
        <Button variant="secondary" loading={isLoading} onClick={() => void compute()}>
          {t('calendars.tester.compute')}
        </Button>
        <div aria-live="polite">{due ? <Answer due={due} calendar={calendar} /> : null}</div>
      </Flex>
    </Card>
  );
}

function Answer({ due, calendar }: { due: DueTime; calendar: Calendar }) {
  const t = useTranslate();
  const { formatDate } = useTexts();
  const { timeZone } = calendar;
  const own = ownTimeZone();
  const moment = (zone: string): string =>
    formatDate(due.due, { dateStyle: 'full', timeStyle: 'short', timeZone: zone });
  return (
    <Flex direction="column" alignItems="flex-start" data-due={due.due}>
      <Typography variant="delta" textColor="neutral800">
        {t('calendars.tester.due', { moment: moment(timeZone), zone: timeZone })}
      </Typography>
      {own === timeZone ? null : (
        <Typography textColor="neutral600">
          {t('calendars.tester.due', { moment: moment(own), zone: own })}
        </Typography>
      )}
    </Flex>
  );
}
