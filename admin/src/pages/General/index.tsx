import { Flex, Grid, Typography } from '@strapi/design-system';
import { Page, useRBAC } from '@strapi/strapi/admin';

import { LevelCard } from '../../components/levels/LevelCard';
import { SwitchLevel } from '../../components/levels/SwitchLevel';
import { SettingsFrame } from '../../components/SettingsFrame';
import { Texts } from '../../components/Texts';
import { GENERAL_PERMISSIONS, PERMISSIONS, ROLE_PERMISSIONS } from '../../constants';
import { useLevel } from '../../hooks/useLevel';
import { useTranslate } from '../../hooks/useTranslate';
import { NotificationsCard } from './NotificationsCard';
import { RolePresets } from './RolePresets';
import { RulesCard } from './RulesCard';

/** Settings › CRM › General. */
export function GeneralPage() {
  return (
    <Page.Protect permissions={GENERAL_PERMISSIONS}>
      <Texts fallback={<Page.Loading />}>
        <General />
      </Texts>
    </Page.Protect>
  );
}

const PARTS = ['a', 'b', 'c'] as const;

function General() {
  const t = useTranslate();
  const level = useLevel();
  const { allowedActions: roles, isLoading } = useRBAC(ROLE_PERMISSIONS);
  const { allowedActions: work } = useRBAC(PERMISSIONS.work);
  if (level === undefined || isLoading) return <Page.Loading />;
  return (
    <SettingsFrame title={t('general.heading')} subtitle={t('general.subtitle')}>
      <Flex direction="column" alignItems="stretch" gap={8}>
        <Flex tag="section" direction="column" alignItems="stretch" gap={4}>
          <Typography variant="beta" tag="h2">
            {t('general.level')}
          </Typography>
          <Grid.Root gap={4}>
            {([1, 2, 3] as const).map((one) => (
              <LevelCard
                key={one}
                level={one}
                title={t(`levels.${one}.title`)}
                gives={PARTS.map((part) => t(`levels.${one}.${part}`))}
                isTarget={one === level}
                isReached={one <= level}
                {...(one === level && { mark: t('levels.current') })}
              />
            ))}
          </Grid.Root>
          {level === 1 ? (
            <SwitchLevel />
          ) : (
            <Typography textColor="neutral600">{t('general.level.change')}</Typography>
          )}
        </Flex>
        {level > 1 ? <RulesCard /> : null}
        {level > 1 && roles.canCreate === true && roles.canUpdate === true ? <RolePresets /> : null}
        {level > 1 && work.canRead === true ? <NotificationsCard /> : null}
      </Flex>
    </SettingsFrame>
  );
}
