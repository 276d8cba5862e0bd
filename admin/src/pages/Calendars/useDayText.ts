import { useCallback } from 'react';

import { useTexts } from '../../components/Texts';

/** The first Monday of 2024, from which the days of a week are named. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;

/** Days of the week, 1 for Monday, and days of the calendar, in the user's language. */
export function useDayText() {
  const { formatDate } = useTexts();
  const weekday = useCallback(
    (day: number, style: 'long' | 'short' = 'long') =>
      formatDate(new Date(MONDAY + (day - 1) * DAY), { weekday: style, timeZone: 'UTC' }),
    [formatDate],
  );
  const date = useCallback(
    (day: string) =>
      formatDate(new Date(`${day}T00:00:00Z`), {
        ...{ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' },
      }),
    [formatDate],
  );
  return { weekday, date };
}
