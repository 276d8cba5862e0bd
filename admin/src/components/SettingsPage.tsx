import type { ReactNode } from 'react';

import { Page } from '@strapi/strapi/admin';

import { useTranslate } from '../hooks/useTranslate';
import type { MessageId } from '../translations/texts';
import { EmptyState } from './EmptyState';
import { LevelGate } from './LevelGate';
import { SettingsFrame } from './SettingsFrame';
import { Texts } from './Texts';

interface SettingsPageProps {
  permissions: { action: string; subject: string | null }[];
  /** The level that the page comes with. */
  level: 2 | 3;
  title: MessageId;
  /** What the page is good for, said below that level. */
  about: MessageId;
  children: ReactNode;
}

/** A page of the settings for those who may see it, once its texts and the level are known. */
export function SettingsPage({ permissions, children, ...others }: SettingsPageProps) {
  return (
    <Page.Protect permissions={permissions}>
      <Texts fallback={<Page.Loading />}>
        <AtLevel {...others}>{children}</AtLevel>
      </Texts>
    </Page.Protect>
  );
}

function AtLevel({ level, title, about, children }: Omit<SettingsPageProps, 'permissions'>) {
  const t = useTranslate();
  const frame = (content: ReactNode) => <SettingsFrame title={t(title)}>{content}</SettingsFrame>;
  const below = frame(<EmptyState title={t('level.needs', { level })} text={t(about)} />);
  return (
    <LevelGate least={level} frame={frame} atLevel1={below}>
      {children}
    </LevelGate>
  );
}
