import type { ReactNode } from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';
import { EmptyDocuments } from '@strapi/icons/symbols';

interface EmptyStateProps {
  title: string;
  text: string;
  action?: ReactNode;
}

/** An empty list: what would be in it, and an action to add the first. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <Flex
      direction="column"
      alignItems="center"
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      padding={{ initial: 6, medium: 10 }}
    >
      <Box paddingBottom={5} aria-hidden>
        <EmptyDocuments width="16rem" height="8.8rem" />
      </Box>
      <Typography variant="delta" tag="h2" textAlign="center" textColor="neutral800">
        {title}
      </Typography>
      <Box paddingTop={2} paddingBottom={action ? 6 : 0} maxWidth="48rem">
        <Typography textColor="neutral600" textAlign="center" tag="p">
          {text}
        </Typography>
      </Box>
      {action}
    </Flex>
  );
}
