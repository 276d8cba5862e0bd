import { Flex } from '@strapi/design-system';

import { ActivityRow } from '../activities/ActivityRow';
import type { RecordKey } from '../api/process';
import { useGetCrmActivitiesQuery } from '../api/records';
import { Card } from '../components/Card';
import { usePolling } from '../hooks/usePolling';
import { useTranslate } from '../hooks/useTranslate';
import { useNow } from '../process/useClock';

/** What is going to be done with a record; nothing where nothing is. */
export function PlannedList({ record }: { record: RecordKey }) {
  const t = useTranslate();
  const now = useNow();
  const query = { scope: 'all', record, from: null, before: null, undated: false } as const;
  const { data } = useGetCrmActivitiesQuery(
    { ...query, page: 1, pageSize: 25 },
    { pollingInterval: usePolling() },
  );
  if (!data || data.items.length === 0) return null;
  return (
    <Card title={t('record.planned.title')}>
      <Flex
        tag="ul"
        direction="column"
        alignItems="stretch"
        gap={4}
        aria-label={t('record.planned.title')}
      >
        {data.items.map((activity) => (
          <ActivityRow key={activity.id} activity={activity} now={now} hasRecord={false} />
        ))}
      </Flex>
    </Card>
  );
}
