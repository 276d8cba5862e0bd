import { useState, type FormEvent } from 'react';

import { Button, Field, Flex, Grid, TextInput } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { useNavigate } from 'react-router-dom';

import {
  useCreateCrmCalendarMutation,
  useUpdateCrmCalendarMutation,
  type Calendar,
} from '../../../api/calendars';
import { isConflict, listProblems } from '../../../api/errors';
import { Refused } from '../../../components/Refused';
import { SettingsFrame } from '../../../components/SettingsFrame';
import { useReport } from '../../../hooks/useReport';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from '../../../components/Card';
import { LIST, pageOf } from '../paths';
import { useCanManage } from '../useCanManage';
import { DeleteCalendar } from './DeleteCalendar';
import { HolidaysCard } from './HolidaysCard';
import { PipelinesCard } from './PipelinesCard';
import { TesterCard } from './TesterCard';
import { TimeZoneInput } from './TimeZoneInput';
import { useCalendarForm, type CalendarValues } from './useCalendarForm';
import { WeekGrid } from './WeekGrid';

interface CalendarFormProps {
  /** Absent for a new one. */
  saved?: Calendar;
  first: CalendarValues;
}

/** Hours, holidays and time zone of a calendar; a saved one can be tested. */
export function CalendarForm({ saved, first }: CalendarFormProps) {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const navigate = useNavigate();
  const canManage = useCanManage();
  const form = useCalendarForm(first);
  const { values, errors, set } = form;
  const [create, creating] = useCreateCrmCalendarMutation();
  const [update, updating] = useUpdateCrmCalendarMutation();
  const [others, setOthers] = useState<readonly string[]>([]);

  const save = async (): Promise<void> => {
    setOthers([]);
    if (!form.check()) return;
    const { name } = values;
    const answer = saved
      ? await update({ name, change: { ...form.input(), revision: saved.revision } })
      : await create({ name, ...form.input() });
    if (!('error' in answer)) {
      report.done('save.updated', { label: name });
      if (!saved) navigate(pageOf(name), { replace: true });
    } else if (!saved && isConflict(answer.error)) {
      form.refuse({ name: t('calendars.name.taken') });
    } else {
      const problems = listProblems(answer.error, say);
      setOthers(form.place(problems));
      if (problems.length === 0) report.failed(answer.error);
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <SettingsFrame
        title={saved?.name ?? t('calendars.add')}
        subtitle={t('calendars.form.subtitle')}
        back={LIST}
        primaryAction={
          canManage ? (
            <Flex gap={2} wrap="wrap">
              {saved ? <DeleteCalendar name={saved.name} /> : null}
              <Button
                type="submit"
                size="S"
                startIcon={<Check />}
                disabled={saved !== undefined && !form.isModified}
                loading={creating.isLoading || updating.isLoading}
              >
                {t('action.save')}
              </Button>
            </Flex>
          ) : undefined
        }
      >
        <Flex direction="column" alignItems="stretch" gap={6}>
          <Refused messages={others} />
          <Card gap={6} title={t('calendars.card.details')}>
            <Grid.Root gap={4}>
              <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
                <Field.Root
                  name="name"
                  required
                  error={errors.name}
                  hint={t(saved ? 'calendars.name.saved' : 'calendars.name.hint')}
                >
                  <Field.Label>{t('calendars.column.name')}</Field.Label>
                  <TextInput
                    value={values.name}
                    disabled={saved !== undefined}
                    onChange={({ target }: { target: { value: string } }) =>
                      set({ name: target.value })
                    }
                  />
                  <Field.Hint />
                  <Field.Error />
                </Field.Root>
              </Grid.Item>
              <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
                <TimeZoneInput
                  value={values.timeZone}
                  error={errors.timeZone}
                  isDisabled={!canManage}
                  onChange={(timeZone) => set({ timeZone })}
                />
              </Grid.Item>
            </Grid.Root>
          </Card>
          <WeekGrid
            week={values.week}
            error={errors.week}
            isDisabled={!canManage}
            onChange={(week) => set({ week })}
          />
          <HolidaysCard
            days={values.holidays}
            error={errors.holidays}
            isDisabled={!canManage}
            onChange={(holidays) => set({ holidays })}
          />
          {saved ? (
            <>
              <TesterCard calendar={saved} isUnsaved={form.isModified} />
              <PipelinesCard name={saved.name} />
            </>
          ) : null}
        </Flex>
      </SettingsFrame>
    </form>
  );
}
