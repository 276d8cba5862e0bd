import { Box, Status, Typography } from '@strapi/design-system';

import { useTranslate } from '../../hooks/useTranslate';

export function EnabledState({ isEnabled }: { isEnabled: boolean }) {
  const t = useTranslate();
  return (
    <Box display="inline-block">
      <Status variant={isEnabled ? 'success' : 'neutral'} size="S">
        <Typography variant="pi" fontWeight="bold">
          {t(isEnabled ? 'integrations.state.enabled' : 'integrations.state.disabled')}
        </Typography>
      </Status>
    </Box>
  );
}
