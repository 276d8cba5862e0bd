import {
  Box,
  Button,
  Flex,
  Status,
  Td,
  Tr,
  Typography,
  type StatusVariant,
} from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';

import { useRedriveCrmTimerMutation, type TimerView } from '../../api/operations';
import { RecordLink } from '../../components/RecordLink';
import { humanize } from '../../components/SchemaForm/model/rows';
import { useKnownText } from '../../hooks/useKnownText';
import { useReport } from '../../hooks/useReport';
import { useServerText } from '../../hooks/useServerText';
import { useTranslate } from '../../hooks/useTranslate';
import { useTimes } from '../../process/useTimes';

const LOOKS: Readonly<Record<TimerView['state'], StatusVariant>> = {
  waiting: 'neutral',
  due: 'secondary',
  running: 'secondary',
  failing: 'warning',
  dead: 'danger',
  suspended: 'neutral',
};

interface TimerRowProps {
  timer: TimerView;
  /** Set by the table body on each row. */
  'aria-rowindex'?: number;
}

/** One timer or background job, with its last error; a failed one can be tried again. */
export function TimerRow({ timer, ...row }: TimerRowProps) {
  const t = useTranslate();
  const say = useServerText();
  const known = useKnownText();
  const report = useReport();
  const { moment } = useTimes();
  const [redrive, { isLoading }] = useRedriveCrmTimerMutation();
  const { id, type, subject, state, attempts, lastError, dueAt, lease } = timer;
  const handleRedrive = async (): Promise<void> => {
    const answer = await redrive({ id });
    if ('error' in answer) report.failed(answer.error);
    else report.done('operations.redriven', { count: 1 });
  };
  return (
    <Tr {...row} data-timer={id}>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1} paddingTop={3} paddingBottom={3}>
          <Typography fontWeight="bold" textColor="neutral800">
            {known(`operations.kind.${type}`, humanize(type))}
          </Typography>
          {subject ? <RecordLink type={subject.type} id={subject.id} /> : null}
          {lastError === null ? null : (
            <Box maxWidth="48rem">
              <Typography variant="pi" textColor="neutral600" style={{ whiteSpace: 'normal' }}>
                {say(lastError)}
              </Typography>
            </Box>
          )}
        </Flex>
      </Td>
      <Td>
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Box display="inline-block">
            <Status variant={LOOKS[state]} size="S">
              <Typography variant="pi" fontWeight="bold" textColor="neutral800">
                {t(`operations.state.${state}`)}
              </Typography>
            </Status>
          </Box>
          <Typography variant="pi" textColor="neutral600">
            {lease
              ? t('operations.lease', { owner: lease.owner })
              : t('operations.attempts', { count: attempts })}
          </Typography>
        </Flex>
      </Td>
      <Td>
        <Typography textColor="neutral800">{moment(dueAt)}</Typography>
      </Td>
      <Td>
        <Flex justifyContent="flex-end">
          {state === 'failing' || state === 'dead' ? (
            <Button
              size="S"
              variant="secondary"
              startIcon={<ArrowClockwise />}
              loading={isLoading}
              onClick={() => void handleRedrive()}
            >
              {t('operations.redrive')}
            </Button>
          ) : null}
        </Flex>
      </Td>
    </Tr>
  );
}
