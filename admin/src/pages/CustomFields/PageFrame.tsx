import type { ReactNode } from 'react';

import { SettingsFrame } from '../../components/SettingsFrame';
import { useTranslate } from '../../hooks/useTranslate';

interface PageFrameProps {
  children: ReactNode;
  subtitle?: string;
  primaryAction?: ReactNode;
  toolbar?: ReactNode;
  isBusy?: boolean;
}

/** The layout of the pages of custom fields. */
export function PageFrame({ subtitle, ...others }: PageFrameProps) {
  const t = useTranslate();
  return (
    <SettingsFrame
      title={t('customFields.title')}
      subtitle={subtitle ?? t('customFields.subtitle')}
      {...others}
    />
  );
}
