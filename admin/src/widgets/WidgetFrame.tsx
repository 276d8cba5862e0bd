import type { ReactNode } from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';
import { Widget } from '@strapi/strapi/admin';

import { describeError, isForbidden } from '../api/errors';
import { useLevel } from '../hooks/useLevel';
import { useServerText } from '../hooks/useServerText';
import { useTranslate } from '../hooks/useTranslate';

interface WidgetFrameProps {
  /** The `data-widget` of its content. */
  name: string;
  /** The level that it comes with. */
  from: 2 | 3;
  isLoading: boolean;
  error: unknown;
  /** What is said if there is nothing; undefined if there is something. */
  empty: string | undefined;
  children: ReactNode;
}

/** A widget in all its states. */
export function WidgetFrame({ name, from, isLoading, error, empty, children }: WidgetFrameProps) {
  const t = useTranslate();
  const say = useServerText();
  const level = useLevel();
  if (level !== undefined && level < from) return <Says>{t('widget.level', { level: from })}</Says>;
  if (isForbidden(error)) return <Widget.NoPermissions />;
  if (error) return <Widget.Error>{describeError(error, say) ?? t('error.load')}</Widget.Error>;
  if (isLoading || level === undefined) return <Widget.Loading />;
  if (empty !== undefined) return <Says>{empty}</Says>;
  return (
    <Box data-widget={name} width="100%">
      {children}
    </Box>
  );
}

const Says = ({ children }: { children: string }) => (
  <Flex height="100%" justifyContent="center" alignItems="center" padding={6}>
    <Typography textColor="neutral600" textAlign="center">
      {children}
    </Typography>
  </Flex>
);
