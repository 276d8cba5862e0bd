import { useSyncExternalStore } from 'react';

import { Box, Button } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';

import { stalenessStore } from '../api/freshness';
import { useTranslate } from '../hooks/useTranslate';
import { useTimes } from '../process/useTimes';
import { Note } from './Note';

/** Says that something on the page could not be loaded again, whatever it is, and loads it on demand. */
export function StaleNote({ padding = 0 }: { padding?: number }) {
  const t = useTranslate();
  const { moment } = useTimes();
  const stale = useSyncExternalStore(stalenessStore.subscribe, stalenessStore.get);
  if (!stale) return null;
  const { since, retry } = stale;
  return (
    <Box padding={padding} paddingBottom={4}>
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
