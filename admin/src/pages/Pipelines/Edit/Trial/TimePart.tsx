import { Button, Flex, Typography } from '@strapi/design-system';
import { Clock } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { useTimes } from '../../../../process/useTimes';
import type { PartProps } from './parts';

const SPANS = { hour: '1 hour', day: '1 day', week: '1 week' } as const;

/** What falls due, and buttons that let time pass until then. */
export function TimePart({ state, answer }: PartProps) {
  const t = useTranslate();
  const { moment } = useTimes();
  const last = answer.steps.at(-1);
  if (!last?.state) return null;
  const { timers } = last.state;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Flex gap={2}>
        <Clock aria-hidden fill="neutral600" />
        <Typography textColor="neutral800">{t('trial.time', { when: moment(last.at) })}</Typography>
      </Flex>
      {timers.length > 0 ? (
        <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
          {timers.map((timer) => (
            <Flex key={timer.id} tag="li" justifyContent="space-between" gap={2} wrap="wrap">
              <Typography textColor="neutral800">
                {`${t(`trial.timer.${timer.kind}`)} · ${moment(timer.at)}`}
              </Typography>
              {timer.isStopped ? (
                <Typography variant="pi" textColor="neutral600">
                  {t('trial.timer.stopped')}
                </Typography>
              ) : (
                <Button
                  size="S"
                  variant="tertiary"
                  disabled={state.isFetching}
                  onClick={() => state.move({ do: 'wait', until: timer.at })}
                >
                  {t('trial.until')}
                </Button>
              )}
            </Flex>
          ))}
        </Flex>
      ) : null}
      <Flex gap={2} wrap="wrap" role="group" aria-label={t('trial.pass')}>
        {(['hour', 'day', 'week'] as const).map((span) => (
          <Button
            key={span}
            size="S"
            variant="ghost"
            disabled={state.isFetching}
            onClick={() => state.move({ do: 'wait', for: SPANS[span] })}
          >
            {t(`trial.pass.${span}`)}
          </Button>
        ))}
      </Flex>
    </Flex>
  );
}
