import { Flex, Typography } from '@strapi/design-system';

import type { StageEntry } from '../../../server/src/contracts/available-actions';
import { StageDot } from './StageDot';

/** A stage as everywhere in Strapi: a dot in its colour, and its name. */
export function StageLabel({ stage }: { stage: Pick<StageEntry, 'label' | 'color'> }) {
  return (
    <Flex gap={2} tag="span">
      <StageDot color={stage.color} />
      <Typography textColor="neutral800" ellipsis maxWidth="30rem">
        {stage.label}
      </Typography>
    </Flex>
  );
}
