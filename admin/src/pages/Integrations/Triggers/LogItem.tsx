import { Box, Flex, Status, Typography } from '@strapi/design-system';

import type {
  TriggerEventState,
  TriggerOutcome,
} from '../../../../../server/src/contracts/triggers';
import { RecordLink } from '../../../components/RecordLink';
import { useTexts } from '../../../components/Texts';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';

const LOOKS = {
  done: 'success',
  pending: 'secondary',
  ignored: 'neutral',
  repeated: 'neutral',
  refused: 'warning',
  failed: 'danger',
} as const satisfies Record<TriggerOutcome | TriggerEventState, string>;

const EVENTS = ['created', 'updated', 'published', 'unpublished', 'deleted'] as const;

interface LogItemProps {
  state: TriggerOutcome | TriggerEventState;
  at: string;
  /** What has happened to an entry. */
  event?: string;
  subject?: { readonly type: string; readonly id: string };
  error: string | null;
}

/** One call, or one change of an entry, and what became of it. */
export function LogItem({ state, at, event, subject, error }: LogItemProps) {
  const t = useTranslate();
  const say = useServerText();
  const { formatDate } = useTexts();
  const happened = EVENTS.find((one) => one === event);
  return (
    <Flex
      tag="li"
      direction="column"
      alignItems="stretch"
      gap={2}
      paddingTop={4}
      paddingBottom={4}
      data-outcome={state}
    >
      <Flex justifyContent="space-between" gap={3} wrap="wrap">
        <Box display="inline-block">
          <Status variant={LOOKS[state]} size="S">
            <Typography variant="pi" fontWeight="bold" textColor="neutral800">
              {t(`triggers.outcome.${state}`)}
            </Typography>
          </Status>
        </Box>
        <Typography textColor="neutral600">
          {formatDate(at, { dateStyle: 'medium', timeStyle: 'medium' })}
        </Typography>
      </Flex>
      {happened && subject ? (
        <Flex gap={2} wrap="wrap">
          <RecordLink type={subject.type} id={subject.id} />
          <Typography textColor="neutral800">{t(`triggers.event.${happened}`)}</Typography>
        </Flex>
      ) : null}
      {error === null ? null : (
        <Typography textColor="neutral800" style={{ overflowWrap: 'anywhere' }}>
          {say(error)}
        </Typography>
      )}
    </Flex>
  );
}
