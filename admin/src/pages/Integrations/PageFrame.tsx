import type { ReactNode } from 'react';

import { SettingsFrame } from '../../components/SettingsFrame';
import { useTranslate } from '../../hooks/useTranslate';
import { LIST } from './paths';

interface PageFrameProps {
  children: ReactNode;
  title?: string;
  subtitle?: string;
  hasBack?: boolean;
  primaryAction?: ReactNode;
}

/** The layout of the pages of integrations. */
export function PageFrame({ title, subtitle, hasBack = false, ...others }: PageFrameProps) {
  const t = useTranslate();
  return (
    <SettingsFrame
      title={title ?? t('integrations.title')}
      subtitle={subtitle ?? t('integrations.subtitle')}
      back={hasBack ? LIST : undefined}
      {...others}
    />
  );
}
