import { useCallback } from 'react';

import { useTexts } from '../components/Texts';
import { firstDayOf } from '../pages/Work/Reports/model/periods';
import { useTranslate } from './useTranslate';

/**
 * `2026-03` and `2026-Q1` as people write them; a week by its Monday. Days are in UTC. The short form has
 * the year of a month only in January.
 */
export function usePeriodText(): (period: string, isShort?: boolean) => string {
  const t = useTranslate();
  const { formatDate } = useTexts();
  return useCallback(
    (period, isShort = false) => {
      const quarter = /^(\d{4})-Q(\d)$/.exec(period);
      if (quarter) return t('charts.quarter', { quarter: quarter[2], year: quarter[1] });
      const day = new Date(firstDayOf(period));
      const isMonth = /^\d{4}-\d{2}$/.test(period);
      return formatDate(day, {
        timeZone: 'UTC',
        ...(isMonth
          ? {
              month: 'short' as const,
              ...((!isShort || day.getUTCMonth() === 0) && { year: '2-digit' as const }),
            }
          : { day: 'numeric' as const, month: 'short' as const }),
      });
    },
    [formatDate, t],
  );
}
