import { Box, Flex, Status, Typography } from '@strapi/design-system';

import type { Integration } from '../../../../../server/src/contracts/integrations';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { useCircuitText } from '../useCircuitText';

type State = 'problem' | 'paused' | 'stopped' | 'disabled' | 'enabled';

const LOOKS = {
  problem: 'danger',
  paused: 'warning',
  stopped: 'danger',
  disabled: 'neutral',
  enabled: 'success',
} as const;

const stateOf = ({ problems, enabled, disabledReason, circuit }: Integration): State => {
  if (problems.length > 0) return 'problem';
  if (enabled) return circuit.state === 'closed' ? 'enabled' : 'paused';
  return disabledReason === null ? 'disabled' : 'stopped';
};

/** Whether it can be called, and why not. */
export function IntegrationState({ integration }: { integration: Integration }) {
  const t = useTranslate();
  const say = useServerText();
  const state = stateOf(integration);
  const paused = useCircuitText(integration);
  const reasons = [
    ...integration.problems.map(({ message }) => message),
    ...(integration.disabledReason === null ? [] : [integration.disabledReason]),
  ];
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Box display="inline-block">
        <Status variant={LOOKS[state]} size="S">
          <Typography variant="pi" fontWeight="bold" textColor="neutral800">
            {t(`integrations.state.${state}`)}
          </Typography>
        </Status>
      </Box>
      {paused === undefined ? null : (
        <Typography variant="pi" textColor="neutral600" data-circuit={integration.circuit.state}>
          {paused}
        </Typography>
      )}
      {reasons.map((reason) => (
        <Typography key={reason} variant="pi" textColor="neutral600">
          {say(reason)}
        </Typography>
      ))}
    </Flex>
  );
}
