import { Box, Divider, Tabs } from '@strapi/design-system';
import { Page } from '@strapi/strapi/admin';

import { SettingsFrame } from '../../components/SettingsFrame';
import { useListLocation } from '../../hooks/useListLocation';
import { useTranslate } from '../../hooks/useTranslate';
import { AddDelegation } from './AddDelegation';
import { DelegationList } from './DelegationList';
import { useDelegationRights } from './useDelegationRights';

/** The delegations of everybody, and the user's own. */
export function DelegationTabs() {
  const t = useTranslate();
  const location = useListLocation();
  const { isLoading, hasOwn, readsAll } = useDelegationRights();
  if (isLoading) return <Page.Loading />;
  const tabs = [...(readsAll ? ['all' as const] : []), ...(hasOwn ? ['own' as const] : [])];
  const tab = tabs.find((one) => one === location.valueOf('tab')) ?? tabs[0] ?? 'own';
  return (
    <SettingsFrame
      title={t('delegation.title')}
      subtitle={t('delegation.subtitle')}
      primaryAction={<AddDelegation whose={tab} location={location} />}
    >
      <Tabs.Root
        variant="simple"
        value={tab}
        onValueChange={(next) => location.showOnly(next === tabs[0] ? {} : { tab: next })}
      >
        <Tabs.List aria-label={t('delegation.title')}>
          {tabs.map((one) => (
            <Tabs.Trigger key={one} value={one}>
              {t(`delegation.tab.${one}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Divider />
        <Box paddingTop={6}>
          {tabs.map((one) => (
            <Tabs.Content key={one} value={one}>
              <DelegationList whose={one} location={location} />
            </Tabs.Content>
          ))}
        </Box>
      </Tabs.Root>
    </SettingsFrame>
  );
}
