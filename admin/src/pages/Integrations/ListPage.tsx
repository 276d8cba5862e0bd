import { Box, Divider, Tabs } from '@strapi/design-system';

import { useTranslate } from '../../hooks/useTranslate';
import { CreateButton } from './CreateButton';
import { IntegrationsTab } from './List/IntegrationsTab';
import { SecretsNote } from './List/SecretsNote';
import { LogTab } from './Log/LogTab';
import { PageFrame } from './PageFrame';
import { SubscriptionsTab } from './Subscriptions/SubscriptionsTab';
import { TriggersTab } from './Triggers/TriggersTab';
import { TABS, usePageLocation } from './usePageLocation';

const CONTENTS = {
  integrations: IntegrationsTab,
  log: LogTab,
  subscriptions: SubscriptionsTab,
  triggers: TriggersTab,
} as const;

/** What the CRM calls, what became of it, for which events, and who may call the CRM. */
export function ListPage() {
  const t = useTranslate();
  const location = usePageLocation();
  return (
    <PageFrame primaryAction={<CreateButton location={location} />}>
      <SecretsNote />
      <Tabs.Root variant="simple" value={location.tab} onValueChange={location.showTab}>
        <Tabs.List aria-label={t('integrations.tabs')}>
          {TABS.map((tab) => (
            <Tabs.Trigger key={tab} value={tab}>
              {t(`integrations.tab.${tab}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Divider />
        <Box paddingTop={6}>
          {TABS.map((tab) => {
            const Content = CONTENTS[tab];
            return (
              <Tabs.Content key={tab} value={tab}>
                <Content location={location} />
              </Tabs.Content>
            );
          })}
        </Box>
      </Tabs.Root>
    </PageFrame>
  );
}
