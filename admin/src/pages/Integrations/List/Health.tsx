import { Flex, Typography } from '@strapi/design-system';
import { CheckCircle, Clock, CrossCircle } from '@strapi/icons';

import { DELIVERY_STATES } from '../model/states';
import { useGetCrmDeliveriesQuery } from '../../../api/deliveries';
import { usePolling } from '../../../hooks/usePolling';
import { useTranslate } from '../../../hooks/useTranslate';
import { ANY } from '../Log/model/filter';

/** The number of deliveries that are counted. */
const LAST = 20;

const LOOKS = {
  delivered: { Icon: CheckCircle, color: 'success600' },
  failed: { Icon: CrossCircle, color: 'danger600' },
  pending: { Icon: Clock, color: 'neutral600' },
} as const;

/** What became of its last deliveries. */
export function Health({ name }: { name: string }) {
  const t = useTranslate();
  const { data } = useGetCrmDeliveriesQuery(
    { filter: { ...ANY, integration: name }, page: 1, pageSize: LAST },
    { pollingInterval: usePolling() },
  );
  if (!data) return null;
  if (data.items.length === 0) {
    return <Typography textColor="neutral600">{t('integrations.health.none')}</Typography>;
  }
  return (
    <Flex gap={3} wrap="wrap">
      {DELIVERY_STATES.map((status) => {
        const count = data.items.filter((item) => item.status === status).length;
        if (count === 0) return null;
        const { Icon, color } = LOOKS[status];
        return (
          <Flex key={status} gap={1}>
            <Icon width="1.4rem" height="1.4rem" fill={color} aria-hidden />
            <Typography textColor="neutral800">
              {t(`integrations.health.${status}`, { count })}
            </Typography>
          </Flex>
        );
      })}
    </Flex>
  );
}
