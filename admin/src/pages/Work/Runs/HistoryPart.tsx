import { useState } from 'react';

import { Box, Button, Flex, Typography } from '@strapi/design-system';

import type { StageEntry } from '../../../../../server/src/contracts/available-actions';
import type { HistoryEntry } from '../../../api/process';
import { useTranslate } from '../../../hooks/useTranslate';
import { useEventPeople, useEventText } from '../../../process/useEventText';
import { useTimes } from '../../../process/useTimes';
import { Card } from '../../../components/Card';

const FIRST = 12;

interface HistoryPartProps {
  entries: readonly HistoryEntry[];
  stages: readonly StageEntry[];
}

/** What happened, newest first. */
export function HistoryPart({ entries, stages }: HistoryPartProps) {
  const t = useTranslate();
  const eventText = useEventText(stages, useEventPeople(entries));
  const { moment } = useTimes();
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? entries : entries.slice(0, FIRST);
  return (
    <Card data-part="history" title={t('process.history')}>
      <Flex tag="ol" direction="column" alignItems="stretch" gap={3}>
        {shown.map((entry, index) => (
          <Flex
            key={index}
            tag="li"
            justifyContent="space-between"
            alignItems="flex-start"
            gap={4}
            wrap="wrap"
          >
            <Typography textColor="neutral800">{eventText(entry)}</Typography>
            <Typography variant="pi" textColor="neutral600">
              {`${entry.actor.label} · ${moment(entry.at)}`}
            </Typography>
          </Flex>
        ))}
      </Flex>
      {entries.length > shown.length ? (
        <Box>
          <Button variant="tertiary" size="S" onClick={() => setIsAll(true)}>
            {t('runs.history.more', { count: entries.length - shown.length })}
          </Button>
        </Box>
      ) : null}
    </Card>
  );
}
