import { Box, Flex, Typography } from '@strapi/design-system';

import type { CampaignRun } from '../../../api/campaigns';
import { useTranslate } from '../../../hooks/useTranslate';
import { shareDone } from './model/progress';

/** How many members have ended, as a bar and in words. */
export function Progress({ metrics }: { metrics: CampaignRun['metrics'] }) {
  const t = useTranslate();
  const { done, all, percent } = shareDone(metrics);
  const text = t('campaigns.progress', { done, all });
  return (
    <Flex direction="column" alignItems="stretch" gap={1} minWidth="14rem">
      <Box
        role="progressbar"
        aria-label={t('campaigns.column.progress')}
        aria-valuenow={percent}
        aria-valuetext={text}
        background="neutral200"
        hasRadius
        overflow="hidden"
        height="8px"
      >
        <Box background="primary600" height="100%" style={{ width: `${percent}%` }} />
      </Box>
      <Typography variant="pi" textColor="neutral600">
        {text}
      </Typography>
    </Flex>
  );
}
