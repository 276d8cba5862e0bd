import { useCallback } from 'react';

import { useIntl } from 'react-intl';

import { relativeSpan, spanOf } from './model/time';

/** Spans (“9 days”) and distances (“in 2 days”) in the user's language. */
export function useTimes() {
  const intl = useIntl();
  const span = useCallback(
    (ms: number) => {
      const { value, unit } = spanOf(ms);
      return intl.formatNumber(value, { style: 'unit', unit, unitDisplay: 'long' });
    },
    [intl],
  );
  const relative = useCallback(
    (at: string, now: number) => {
      const { value, unit } = relativeSpan(at, now);
      return intl.formatRelativeTime(value, unit, { numeric: 'auto' });
    },
    [intl],
  );
  const moment = useCallback(
    (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' }),
    [intl],
  );
  return { span, relative, moment };
}
