import { Box } from '@strapi/design-system';
import { Briefcase } from '@strapi/icons';

import { useGetCrmWaitingCountQuery } from '../api/inbox';
import { useLevel } from '../hooks/useLevel';
import { usePolling } from '../hooks/usePolling';

/** The icon of the main menu, with a dot while tasks or approvals wait. */
export function WorkIcon() {
  const { data = 0 } = useGetCrmWaitingCountQuery('all', {
    pollingInterval: usePolling(),
    skip: (useLevel() ?? 1) < 2,
  });
  return (
    <Box position="relative" tag="span" style={{ display: 'inline-flex' }}>
      <Briefcase />
      {data > 0 ? (
        <Box
          tag="span"
          position="absolute"
          top="-3px"
          right="-4px"
          width="8px"
          height="8px"
          borderRadius="50%"
          background="danger500"
          aria-hidden
        />
      ) : null}
    </Box>
  );
}
