import { Box, Flex, Typography } from '@strapi/design-system';
import { Lock } from '@strapi/icons';

import type { Target } from './model/targets';
import { useClosedReasons } from './useClosedReasons';

interface ClosedNoteProps {
  target: Target;
  /** The stage that the card is in. */
  from: string | undefined;
}

/** Why the card that is being dragged cannot be dropped here. */
export function ClosedNote({ target, from }: ClosedNoteProps) {
  const reasons = useClosedReasons()(target, from ?? '');
  return (
    <Box padding={3} paddingTop={0} data-closed={target.column.stage}>
      {reasons.map((reason) => (
        <Flex key={reason} gap={2} alignItems="flex-start">
          <Lock
            width="1.2rem"
            height="1.2rem"
            fill="neutral600"
            aria-hidden
            style={{ flex: 'none', marginTop: 2 }}
          />
          <Typography variant="pi" textColor="neutral800">
            {reason}
          </Typography>
        </Flex>
      ))}
    </Box>
  );
}
