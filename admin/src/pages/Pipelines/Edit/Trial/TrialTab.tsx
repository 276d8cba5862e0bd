import { Flex, Grid } from '@strapi/design-system';

import { EmptyState } from '../../../../components/EmptyState';
import { LoadingCard } from '../../../../components/LoadingCard';
import { useTranslate } from '../../../../hooks/useTranslate';
import { useDocument } from '../useDocument';
import { NowCard } from './NowCard';
import { SetupCard } from './SetupCard';
import { StepsCard } from './StepsCard';
import { TrialFault } from './TrialFault';
import { useNames } from './useNames';
import { useTrial } from './useTrial';

/** Tries the pipeline as it is edited: on a record, by people, over time. Nothing is saved. */
export function TrialTab() {
  const t = useTranslate();
  const { isReadOnly } = useDocument();
  if (!isReadOnly) return <Trial />;
  return <EmptyState title={t('trial.noRight.title')} text={t('trial.noRight.text')} />;
}

function Trial() {
  const state = useTrial();
  const { answer, error, trial } = state;
  const names = useNames(trial, answer);
  if (!answer) {
    return error ? <TrialFault state={state} /> : <LoadingCard />;
  }
  return (
    <Grid.Root gap={6}>
      <Grid.Item col={4} s={12} xs={12} direction="column" alignItems="stretch">
        <SetupCard state={state} answer={answer} names={names} />
      </Grid.Item>
      <Grid.Item col={8} s={12} xs={12} direction="column" alignItems="stretch">
        <Flex direction="column" alignItems="stretch" gap={6}>
          {error ? <TrialFault state={state} /> : null}
          <NowCard state={state} answer={answer} names={names} />
          <StepsCard state={state} answer={answer} names={names} />
        </Flex>
      </Grid.Item>
    </Grid.Root>
  );
}
