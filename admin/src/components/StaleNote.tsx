import { Box, Button } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';

import { useTimes } from '../process/useTimes';
import { useTranslate } from '../hooks/useTranslate';
import { Note } from './Note';

interface StaleNoteProps {
  /** Of the last request; without one nothing is said. */
  error: unknown;
  /** When what is shown was loaded. */
  since: number | undefined;
  onRetry: () => void;
}

/** Says that what is shown could not be loaded again. */
export function StaleNote({ error, since, onRetry }: StaleNoteProps) {
  const t = useTranslate();
  const { moment } = useTimes();
  if (!error) return null;
  return (
    <Box paddingBottom={4}>
      <Note
        variant="warning"
        role="alert"
        action={
          <Button variant="tertiary" size="S" startIcon={<ArrowClockwise />} onClick={onRetry}>
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
