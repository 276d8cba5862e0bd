import { Box, Status, Typography, type StatusVariant } from '@strapi/design-system';

import type { CampaignRun } from '../../../api/campaigns';
import { useTranslate } from '../../../hooks/useTranslate';

const LOOKS: Readonly<Partial<Record<CampaignRun['status'], StatusVariant>>> = {
  running: 'secondary',
  completed: 'success',
  paused: 'warning',
  cancelled: 'neutral',
};

/** The state of a run in words; a campaign without one was never started. */
export function RunState({ run }: { run: CampaignRun | null }) {
  const t = useTranslate();
  return (
    <Box display="inline-block" width="fit-content">
      <Status variant={run ? (LOOKS[run.status] ?? 'secondary') : 'neutral'} size="S">
        <Typography variant="pi" fontWeight="bold" textColor="neutral800">
          {run ? t(`campaigns.state.${run.status}`) : t('campaigns.state.none')}
        </Typography>
      </Status>
    </Box>
  );
}
