import { Box, Button, Divider, Flex, Tabs } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { Layouts, Page } from '@strapi/strapi/admin';

import {
  useGetCrmUnreadCountQuery,
  useReadCrmNotificationsMutation,
} from '../../../api/notifications';
import { CountBadge } from '../../../components/CountBadge';
import { EmptyState } from '../../../components/EmptyState';
import { useLevel } from '../../../hooks/useLevel';
import { usePolling } from '../../../hooks/usePolling';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { useUrlFilters } from '../../../hooks/useUrlFilters';
import { ItemDrawer } from '../Inbox/ItemDrawer';
import { NotificationList } from './NotificationList';
import { PreferencesCard } from '../../../components/PreferencesCard';

const TABS = ['unread', 'all', 'preferences'] as const;

/** What the user was notified of, and by which ways they want to be. */
export default function NotificationsPage() {
  const t = useTranslate();
  const level = useLevel();
  const { done, failed } = useReport();
  const { valueOf, show } = useUrlFilters();
  const tab = TABS.find((one) => one === valueOf('tab')) ?? 'unread';
  const skip = level !== undefined && level < 3;
  const { data: unread = 0 } = useGetCrmUnreadCountQuery(undefined, {
    skip,
    pollingInterval: usePolling(),
  });
  const [read, { isLoading }] = useReadCrmNotificationsMutation();
  const readAll = async (): Promise<void> => {
    const answer = await read('all');
    if ('error' in answer) failed(answer.error);
    else done('notifications.allRead');
  };

  return (
    <Page.Main>
      <Page.Title>{t('notifications.title')}</Page.Title>
      <Layouts.Header
        title={t('notifications.title')}
        subtitle={t('notifications.subtitle')}
        primaryAction={
          unread > 0 ? (
            <Button
              variant="secondary"
              startIcon={<Check />}
              loading={isLoading}
              onClick={() => void readAll()}
            >
              {t('notifications.readAll')}
            </Button>
          ) : undefined
        }
      />
      <Layouts.Content>
        {skip ? (
          <EmptyState title={t('notifications.level.title')} text={t('notifications.level.text')} />
        ) : (
          <Tabs.Root
            variant="simple"
            value={tab}
            onValueChange={(next: string) => show({ tab: next === 'unread' ? null : next })}
          >
            <Tabs.List aria-label={t('notifications.tabs')}>
              {TABS.map((one) => (
                <Tabs.Trigger key={one} value={one}>
                  <Flex tag="span" gap={2} inline>
                    {t(`notifications.tab.${one}`)}
                    {one === 'unread' && unread > 0 ? <CountBadge count={unread} /> : null}
                  </Flex>
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            <Divider />
            <Box paddingTop={6}>
              <Tabs.Content value="unread">
                <NotificationList read={false} />
              </Tabs.Content>
              <Tabs.Content value="all">
                <NotificationList read={null} />
              </Tabs.Content>
              <Tabs.Content value="preferences">
                <PreferencesCard />
              </Tabs.Content>
            </Box>
          </Tabs.Root>
        )}
      </Layouts.Content>
      <ItemDrawer location={{ item: valueOf('item'), close: () => show({ item: null }) }} />
    </Page.Main>
  );
}
