import type { ReactNode } from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';
import { Information, WarningCircle } from '@strapi/icons';

const LOOKS = {
  info: { background: 'primary100', border: 'primary200', icon: 'primary600', Icon: Information },
  warning: {
    background: 'warning100',
    border: 'warning200',
    icon: 'warning700',
    Icon: WarningCircle,
  },
} as const;

interface NoteProps {
  variant?: 'info' | 'warning';
  title?: string;
  children: ReactNode;
  action?: ReactNode;
  role?: 'note' | 'alert';
}

/** A persistent message; a toast would disappear before it is read. */
export function Note({ variant = 'info', title, children, action, role = 'note' }: NoteProps) {
  const { background, border, icon, Icon } = LOOKS[variant];
  return (
    <Flex
      role={role}
      background={background}
      borderColor={border}
      hasRadius
      padding={4}
      gap={3}
      alignItems="flex-start"
    >
      <Box paddingTop="2px">
        <Icon width="1.6rem" height="1.6rem" fill={icon} aria-hidden />
      </Box>
      <Flex direction="column" alignItems="flex-start" gap={1} flex="1">
        {title ? (
          <Typography fontWeight="bold" textColor="neutral800">
            {title}
          </Typography>
        ) : null}
        {typeof children === 'string' ? (
          <Typography textColor="neutral800">{children}</Typography>
        ) : (
          children
        )}
        {action}
      </Flex>
    </Flex>
  );
}
