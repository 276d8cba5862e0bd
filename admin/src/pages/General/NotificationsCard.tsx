import { Flex, Typography } from '@strapi/design-system';

import { PreferencesCard } from '../../components/PreferencesCard';
import { useTranslate } from '../../hooks/useTranslate';

/** By which ways the user wants to be notified of what. */
export function NotificationsCard() {
  const t = useTranslate();
  return (
    <Flex tag="section" direction="column" alignItems="stretch" gap={4}>
      <Typography variant="beta" tag="h2">
        {t('general.notifications')}
      </Typography>
      <PreferencesCard />
    </Flex>
  );
}
