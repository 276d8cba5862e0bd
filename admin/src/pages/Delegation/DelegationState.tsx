import { Box, Status, Typography } from '@strapi/design-system';

import type { DelegationView } from '../../../../server/src/contracts/delegations';
import { useTranslate } from '../../hooks/useTranslate';

const LOOKS = { active: 'success', upcoming: 'secondary', past: 'neutral' } as const;

/** Planned, active or over, in words. */
export function DelegationState({ state }: { state: DelegationView['state'] }) {
  const t = useTranslate();
  return (
    <Box display="inline-block">
      <Status variant={LOOKS[state]} size="S">
        <Typography variant="pi" fontWeight="bold" textColor="neutral800">
          {t(`delegation.state.${state}`)}
        </Typography>
      </Status>
    </Box>
  );
}
