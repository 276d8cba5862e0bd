import { Box, Divider, Tabs } from '@strapi/design-system';

import { SettingsFrame } from '../../components/SettingsFrame';
import { useListLocation } from '../../hooks/useListLocation';
import { useTranslate } from '../../hooks/useTranslate';
import { ConsistencyTab } from './ConsistencyTab';
import { HealthTab } from './HealthTab';
import { ParkedTab } from './ParkedTab';
import { TimersTab } from './TimersTab';

const CONTENTS = {
  health: HealthTab,
  parked: ParkedTab,
  timers: TimersTab,
  consistency: ConsistencyTab,
} as const;

const TABS = Object.keys(CONTENTS) as (keyof typeof CONTENTS)[];

/** Whether work is carried out, what has stopped, and what contradicts itself. */
export function OperationsTabs() {
  const t = useTranslate();
  const location = useListLocation();
  const tab = TABS.find((one) => one === location.valueOf('tab')) ?? 'health';
  return (
    <SettingsFrame title={t('operations.title')} subtitle={t('operations.about')}>
      <Tabs.Root
        variant="simple"
        value={tab}
        onValueChange={(next) => location.showOnly(next === 'health' ? {} : { tab: next })}
      >
        <Tabs.List aria-label={t('operations.title')}>
          {TABS.map((one) => (
            <Tabs.Trigger key={one} value={one}>
              {t(`operations.tab.${one}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Divider />
        <Box paddingTop={6}>
          {TABS.map((one) => {
            const Content = CONTENTS[one];
            return (
              <Tabs.Content key={one} value={one}>
                <Content location={location} />
              </Tabs.Content>
            );
          })}
        </Box>
      </Tabs.Root>
    </SettingsFrame>
  );
}
