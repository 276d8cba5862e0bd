import { useId, useState } from 'react';

import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { ClockCounterClockwise } from '@strapi/icons';

import type { StageEntry } from '../../../server/src/contracts/available-actions';
import type { HistoryEntry } from '../api/process';
import { useTranslate } from '../hooks/useTranslate';
import { useEventPeople, useEventText } from './useEventText';
import { useTimes } from './useTimes';

const SHOWN = 8;

/** The last entries of the history: who did what, and when. */
export function HistoryList({
  entries,
  stages,
}: {
  entries: readonly HistoryEntry[];
  stages: readonly StageEntry[];
}) {
  const t = useTranslate();
  const eventText = useEventText(stages, useEventPeople(entries));
  const { moment } = useTimes();
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Box>
        <Button
          variant="ghost"
          size="S"
          startIcon={<ClockCounterClockwise />}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t('process.history')}
        </Button>
      </Box>
      {isOpen ? (
        <Flex id={id} tag="ol" direction="column" alignItems="stretch" gap={2}>
          {entries.slice(0, SHOWN).map((entry, index) => (
            <Flex key={index} tag="li" direction="column" alignItems="flex-start">
              <Typography variant="pi" textColor="neutral800">
                {eventText(entry)}
              </Typography>
              <Typography variant="pi" textColor="neutral600">
                {`${entry.actor.label} · ${moment(entry.at)}`}
              </Typography>
            </Flex>
          ))}
        </Flex>
      ) : null}
    </Flex>
  );
}
