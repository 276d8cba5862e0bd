import type { ReactNode } from 'react';

import { SettingsFrame } from '../../components/SettingsFrame';
import { useTranslate } from '../../hooks/useTranslate';
import { LIST } from './paths';

interface PageFrameProps {
  children: ReactNode;
  title?: string;
  subtitle?: ReactNode;
  hasBack?: boolean;
  primaryAction?: ReactNode;
}

/** The layout of the pages of pipelines. */
export function PageFrame({ title, subtitle, hasBack = false, ...others }: PageFrameProps) {
  const t = useTranslate();
  return (
    <SettingsFrame
      title={title ?? t('pipelines.heading')}
      subtitle={subtitle ?? t('pipelines.subtitle')}
      back={hasBack ? LIST : undefined}
      {...others}
    />
  );
}
