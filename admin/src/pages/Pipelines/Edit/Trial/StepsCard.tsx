import { Button, Flex, Typography } from '@strapi/design-system';
import { ArrowLeft, ArrowsCounterClockwise } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import { Card } from '../../../../components/Card';
import type { PartProps } from './parts';
import { StepItem } from './StepItem';

/** The path so far: who did what, what followed, and what was refused. */
export function StepsCard(props: PartProps) {
  const { state, answer } = props;
  const t = useTranslate();
  const isBegun = state.trial.moves.length > 0;
  return (
    <Card
      title={t('trial.steps')}
      action={
        <Flex gap={2} wrap="wrap">
          <Button
            size="S"
            variant="tertiary"
            startIcon={<ArrowLeft />}
            disabled={!isBegun || state.isFetching}
            onClick={state.back}
          >
            {t('trial.back')}
          </Button>
          <Button
            size="S"
            variant="tertiary"
            startIcon={<ArrowsCounterClockwise />}
            disabled={!isBegun || state.isFetching}
            onClick={state.startOver}
          >
            {t('trial.startOver')}
          </Button>
        </Flex>
      }
    >
      <Flex tag="ol" direction="column" alignItems="stretch" aria-live="polite">
        {answer.steps.map((step) => (
          <StepItem key={step.move ?? 'start'} step={step} {...props} />
        ))}
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {t('trial.nothingWritten')}
      </Typography>
    </Card>
  );
}
