import { Box, Flex } from '@strapi/design-system';

import { useGetCrmIntegrationKindsQuery } from '../../../api/integrations';
import { EmptyState } from '../../../components/EmptyState';
import { useTranslate } from '../../../hooks/useTranslate';
import { KindCards } from '../KindCards';
import { useCanManage } from '../useCanManage';

/** Offers the kinds, where the user may add one. */
export function NoIntegrations() {
  const t = useTranslate();
  const canManage = useCanManage();
  const { data: kinds = [] } = useGetCrmIntegrationKindsQuery();
  return (
    <Flex direction="column" alignItems="stretch">
      <EmptyState
        title={t('integrations.empty.title')}
        text={t(canManage ? 'integrations.empty.text' : 'integrations.empty.readOnly')}
      />
      {canManage ? (
        <Box paddingTop={4}>
          <KindCards kinds={kinds} />
        </Box>
      ) : null}
    </Flex>
  );
}
