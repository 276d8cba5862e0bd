import type { ReactNode } from 'react';

import { Flex, Typography } from '@strapi/design-system';

interface WaitingItemProps {
  kind: string;
  label: string;
  children: ReactNode;
}

/** Something that the pipeline waits for. */
export function WaitingItem({ kind, label, children }: WaitingItemProps) {
  return (
    <Flex
      tag="li"
      direction="column"
      alignItems="stretch"
      gap={2}
      padding={3}
      background="neutral100"
      borderColor="neutral200"
      hasRadius
    >
      <Flex direction="column" alignItems="flex-start" gap={1}>
        <Typography variant="sigma" textColor="neutral600">
          {kind}
        </Typography>
        <Typography fontWeight="semiBold" textColor="neutral800">
          {label}
        </Typography>
      </Flex>
      {children}
    </Flex>
  );
}
