import { Box, Status, Typography } from '@strapi/design-system';

import type { DeliveryState as State } from '../../../../../server/src/contracts/deliveries';
import { useTranslate } from '../../../hooks/useTranslate';

const LOOKS = { pending: 'secondary', delivered: 'success', failed: 'danger' } as const;

export function DeliveryState({ state }: { state: State }) {
  const t = useTranslate();
  return (
    <Box display="inline-block">
      <Status variant={LOOKS[state]} size="S">
        <Typography variant="pi" fontWeight="bold">
          {t(`log.state.${state}`)}
        </Typography>
      </Status>
    </Box>
  );
}
