import { Box, Status, Typography, type StatusVariant } from '@strapi/design-system';

import type { InstanceRow } from '../../../../../server/src/contracts/instances';
import { useTranslate } from '../../../hooks/useTranslate';

export const RUN_STATES = [
  ...(['active', 'needs_attention', 'won', 'lost'] as const),
  ...(['completed', 'converted', 'cancelled', 'compensated'] as const),
];

const LOOKS: Readonly<Record<InstanceRow['status'], StatusVariant>> = {
  active: 'secondary',
  needs_attention: 'warning',
  won: 'success',
  lost: 'danger',
  completed: 'success',
  converted: 'success',
  cancelled: 'neutral',
  compensated: 'neutral',
};

/** Whether it runs, has stopped, or how it has ended. */
export function RunStatus({ status }: { status: InstanceRow['status'] }) {
  const t = useTranslate();
  return (
    <Box display="inline-block">
      <Status variant={LOOKS[status]} size="S">
        <Typography variant="pi" fontWeight="bold" textColor="neutral800">
          {t(`runs.state.${status}`)}
        </Typography>
      </Status>
    </Box>
  );
}
