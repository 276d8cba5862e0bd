import { Box, Divider, Flex, Tabs } from '@strapi/design-system';
import { Layouts, Page } from '@strapi/strapi/admin';

import { useGetCrmWaitingCountQuery } from '../../../api/inbox';
import { CountBadge } from '../../../components/CountBadge';
import { SavedViews } from '../../../components/SavedViews';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { DoneTab } from './DoneTab';
import { ItemDrawer } from './ItemDrawer';
import { PendingTab } from './PendingTab';
import { RequestsTab } from './RequestsTab';
import { TABS, useInboxLocation } from './useInboxLocation';

/** What waits for the user, what they have asked for, and what they have done. */
export function InboxPage() {
  const t = useTranslate();
  const location = useInboxLocation();
  const { tab, showTab } = location;
  const counts = useCounts();

  return (
    <Page.Main>
      <Page.Title>{t('inbox.title')}</Page.Title>
      <Layouts.Header
        title={t('inbox.title')}
        subtitle={t('inbox.subtitle')}
        primaryAction={<SavedViews page="inbox" />}
      />
      <Layouts.Content>
        <Tabs.Root variant="simple" value={tab} onValueChange={showTab}>
          <Tabs.List aria-label={t('inbox.tabs')}>
            {TABS.map((one) => (
              <Tabs.Trigger key={one} value={one}>
                <Flex tag="span" gap={2} inline>
                  {t(`inbox.tab.${one}`)}
                  {one === 'waiting' || one === 'delegated' ? (
                    <CountBadge count={counts[one]} />
                  ) : null}
                </Flex>
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <Divider />
          <Box paddingTop={6}>
            <Tabs.Content value="waiting">
              <PendingTab key="waiting" location={location} onBehalf={false} />
            </Tabs.Content>
            <Tabs.Content value="delegated">
              <PendingTab key="delegated" location={location} onBehalf />
            </Tabs.Content>
            <Tabs.Content value="requests">
              <RequestsTab location={location} />
            </Tabs.Content>
            <Tabs.Content value="done">
              <DoneTab location={location} />
            </Tabs.Content>
          </Box>
        </Tabs.Root>
      </Layouts.Content>
      <ItemDrawer location={location} />
    </Page.Main>
  );
}

/** How many tasks and approvals wait in a tab, without its filters; together what the menu shows. */
function useCounts(): { waiting: number; delegated: number } {
  const pollingInterval = usePolling();
  const { data: all = 0 } = useGetCrmWaitingCountQuery('all', { pollingInterval });
  const { data: delegated = 0 } = useGetCrmWaitingCountQuery('delegated', { pollingInterval });
  return { waiting: Math.max(0, all - delegated), delegated };
}
