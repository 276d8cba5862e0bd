import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmSlaPipelinesQuery } from '../../../api/calendars';
import { useTranslate } from '../../../hooks/useTranslate';
import { Card } from '../../../components/Card';

/** The pipelines whose SLA counts by this calendar. */
export function PipelinesCard({ name }: { name: string }) {
  const t = useTranslate();
  const { data } = useGetCrmSlaPipelinesQuery(undefined, { refetchOnMountOrArgChange: true });
  const users = data?.filter(({ calendar }) => calendar === name) ?? [];
  return (
    <Card gap={6} title={t('calendars.column.pipelines')} text={t('calendars.card.pipelines.hint')}>
      {users.length === 0 ? (
        <Typography textColor="neutral600">{t('calendars.pipelines.none')}</Typography>
      ) : (
        <Flex tag="ul" direction="column" alignItems="flex-start" gap={2}>
          {users.map(({ definition, label, version, duration }) => (
            <Typography key={definition} tag="li" textColor="neutral800">
              {t('calendars.pipelines.one', { label, version, duration })}
            </Typography>
          ))}
        </Flex>
      )}
    </Card>
  );
}
