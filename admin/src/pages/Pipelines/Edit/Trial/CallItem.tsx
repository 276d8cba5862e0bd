import { Button, Flex, Typography } from '@strapi/design-system';

import type { SimulatedState } from '../../../../api/simulation';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useTimes } from '../../../../process/useTimes';
import type { PartProps } from './parts';
import { WaitingItem } from './WaitingItem';

/** A call that would be made: it succeeds or fails as is said here. */
export function CallItem({
  call,
  state,
  answer,
}: PartProps & { call: SimulatedState['calls'][number] }) {
  const t = useTranslate();
  const { moment } = useTimes();
  const isLater = Date.parse(call.at) > Date.parse(answer.steps.at(-1)?.at ?? call.at);
  const input = JSON.stringify(call.input);
  return (
    <WaitingItem kind={t(`trial.call.${call.kind}`)} label={call.name}>
      {call.attempt > 1 || isLater ? (
        <Typography variant="pi" textColor="neutral600">
          {t('trial.call.attempt', { number: call.attempt, when: moment(call.at) })}
        </Typography>
      ) : null}
      {call.exists ? null : (
        <Typography variant="pi" textColor="warning700">
          {t('trial.call.missing')}
        </Typography>
      )}
      {input === '{}' || input === 'null' ? null : (
        <Typography variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
          {t('trial.call.input', { input })}
        </Typography>
      )}
      <Flex gap={1} wrap="wrap">
        <Button
          size="S"
          variant="success-light"
          disabled={state.isFetching}
          onClick={() => state.move({ do: 'answer', call: call.id })}
        >
          {t('trial.call.succeeds')}
        </Button>
        <Button
          size="S"
          variant="danger-light"
          disabled={state.isFetching}
          onClick={() => state.move({ do: 'fail', call: call.id, reason: t('trial.call.reason') })}
        >
          {t('trial.call.fails')}
        </Button>
      </Flex>
    </WaitingItem>
  );
}
