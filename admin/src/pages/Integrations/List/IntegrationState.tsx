import { Box, Flex, Status, Typography } from '@strapi/design-system';

import type { Integration } from '../../../../../server/src/contracts/integrations';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';

type State = 'problem' | 'stopped' | 'disabled' | 'enabled';

const LOOKS = {
  problem: 'danger',
  stopped: 'danger',
  disabled: 'neutral',
  enabled: 'success',
} as const;

const stateOf = ({ problems, enabled, disabledReason }: Integration): State => {
  if (problems.length > 0) return 'problem';
  if (enabled) return 'enabled';
  return disabledReason === null ? 'disabled' : 'stopped';
};

/** Whether it can be called, and why not. */
export function IntegrationState({ integration }: { integration: Integration }) {
  const t = useTranslate();
  const say = useServerText();
  const state = stateOf(integration);
  const reasons = [
    ...integration.problems.map(({ message }) => message),
    ...(integration.disabledReason === null ? [] : [integration.disabledReason]),
  ];
  return (
    <Flex direction="column" alignItems="flex-start" gap={1}>
      <Box display="inline-block">
        <Status variant={LOOKS[state]} size="S">
          <Typography variant="pi" fontWeight="bold">
            {t(`integrations.state.${state}`)}
          </Typography>
        </Status>
      </Box>
      {reasons.map((reason) => (
        <Typography key={reason} variant="pi" textColor="neutral600">
          {say(reason)}
        </Typography>
      ))}
    </Flex>
  );
}
