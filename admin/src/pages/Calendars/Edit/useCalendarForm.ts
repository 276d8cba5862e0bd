import { useState } from 'react';

import type { ServerProblem } from '../../../api/errors';
import { isSame } from '../../../components/SchemaForm/model/values';
import { useTranslate } from '../../../hooks/useTranslate';
import { isName } from '../../../hooks/names';
import { isEmpty, isRight, toHours, type Week } from '../model/week';

export interface CalendarValues {
  readonly name: string;
  readonly timeZone: string;
  readonly week: Week;
  readonly holidays: readonly string[];
}

type Errors = Readonly<Partial<Record<keyof CalendarValues, string>>>;

/** The values of the form of a calendar, and what is wrong with them. */
export function useCalendarForm(first: CalendarValues) {
  const t = useTranslate();
  const [values, setValues] = useState(first);
  const [errors, setErrors] = useState<Errors>({});

  const set = (change: Partial<CalendarValues>): void => {
    setValues((before) => ({ ...before, ...change }));
    setErrors((before) =>
      Object.fromEntries(Object.entries(before).filter(([key]) => !(key in change))),
    );
  };

  const find = (): Errors => ({
    ...(isName(values.name) ? {} : { name: t('integrations.name.wrong') }),
    ...(isEmpty(values.week)
      ? { week: t('calendars.week.empty') }
      : isRight(values.week)
        ? {}
        : { week: t('calendars.week.wrong') }),
  });

  return {
    ...{ values, set, errors },
    isModified: !isSame(values, first),
    check: (): boolean => {
      const found = find();
      setErrors(found);
      return Object.keys(found).length === 0;
    },
    input: () => ({
      timeZone: values.timeZone,
      hours: toHours(values.week),
      holidays: [...values.holidays],
    }),
    refuse: (change: Errors): void => setErrors(change),
    /** Shows the server's problems at their inputs, and returns those that have none. */
    place: (problems: readonly ServerProblem[]): readonly string[] => {
      const inputs: Readonly<Record<string, keyof CalendarValues>> = {
        ...{ name: 'name', timeZone: 'timeZone', hours: 'week', holidays: 'holidays' },
      };
      const found: Partial<Record<keyof CalendarValues, string>> = {};
      const others: string[] = [];
      for (const { path, message } of problems) {
        const input = inputs[String(path[0])];
        if (input) found[input] = message;
        else others.push(message);
      }
      setErrors(found);
      return others;
    },
  };
}

export type CalendarFormState = ReturnType<typeof useCalendarForm>;
