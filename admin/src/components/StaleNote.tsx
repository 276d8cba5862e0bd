import { useSyncExternalStore } from 'react';

import { Box, Button } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';

import { stalenessStore } from '../api/freshness';
import { useTranslate } from '../hooks/useTranslate';
import { useTimes } from '../process/useTimes';
import { Note } from './Note';

/** In line with the content of the page below it. */
const ABOVE = {
  paddingTop: 4,
  paddingLeft: { initial: 4, medium: 6, large: 10 },
  paddingRight: { initial: 4, medium: 6, large: 10 },
} as const;

/** Says that something on the page could not be loaded again, whatever it is, and loads it on demand. */
export function StaleNote({ isAbovePage = false }: { isAbovePage?: boolean }) {
  const t = useTranslate();
  const { moment } = useTimes();
  const stale = useSyncExternalStore(stalenessStore.subscribe, stalenessStore.get);
  if (!stale) return null;
  const { since, retry } = stale;
  return (
    <Box {...(isAbovePage ? ABOVE : {})} paddingBottom={4}>
      <Note
        variant="warning"
        role="alert"
        action={
          <Button variant="tertiary" size="S" startIcon={<ArrowClockwise />} onClick={retry}>
            {t('error.retry')}
          </Button>
        }
      >
        {since === undefined
          ? t('stale.unknown')
          : t('stale.since', { time: moment(new Date(since).toISOString()) })}
      </Note>
    </Box>
  );
}
