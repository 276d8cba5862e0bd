import { Box, Status, Typography } from '@strapi/design-system';

import type { DefinitionVersion } from '../../api/definitions';
import { useTranslate } from '../../hooks/useTranslate';
import { stateOf } from './model/state';

const VARIANTS = { draft: 'secondary', active: 'success', inactive: 'neutral' } as const;

/** Draft, active or inactive. */
export function VersionState({ version }: { version: DefinitionVersion }) {
  const t = useTranslate();
  const state = stateOf(version);
  return (
    <Box display="inline-block">
      <Status variant={VARIANTS[state]} size="S">
        <Typography tag="span" variant="omega" fontWeight="bold">
          {t(`pipelines.state.${state}`)}
        </Typography>
      </Status>
    </Box>
  );
}
