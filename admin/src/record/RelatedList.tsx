import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { Link as RouterLink } from 'react-router-dom';

import { isForbidden } from '../api/errors';
import type { RecordKey } from '../api/process';
import { useGetCrmRelatedQuery, type RelatedGroup } from '../api/records';
import { LoadNote } from '../components/LoadNote';
import { useStageText } from '../hooks/useStageText';
import { useTranslate } from '../hooks/useTranslate';
import { useAmounts } from '../hooks/useAmounts';
import { recordPath } from './recordPath';

/** The records that belong to a record, in groups. */
export function RelatedList({ record }: { record: RecordKey }) {
  const t = useTranslate();
  const { data, error, refetch } = useGetCrmRelatedQuery(record);
  if (error && !isForbidden(error)) {
    return <LoadNote error={error} onRetry={() => void refetch()} />;
  }
  if (!data || data.length === 0) {
    return <Typography textColor="neutral600">{t('record.related.empty')}</Typography>;
  }
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      {data.map((group) => (
        <Box key={group.relation}>
          <Typography variant="sigma" textColor="neutral600" tag="h3">
            {t(`record.related.${group.relation}`)}
          </Typography>
          <Flex tag="ul" direction="column" alignItems="stretch" gap={3} paddingTop={2}>
            {group.data.map((one) => (
              <RelatedItem key={one.id} type={group.type} item={one} />
            ))}
          </Flex>
          {group.total > group.data.length ? (
            <Typography variant="pi" textColor="neutral600" tag="p">
              {t('record.related.more', { count: group.total - group.data.length })}
            </Typography>
          ) : null}
        </Box>
      ))}
    </Flex>
  );
}

function RelatedItem({ type, item }: { type: string; item: RelatedGroup['data'][number] }) {
  const amount = useAmounts();
  const stage = useStageText(type, item.stage);
  const { record } = item;
  const value =
    record && record.value !== null
      ? amount({ value: record.value, currency: record.currency })
      : null;
  const about = [stage, value].filter(Boolean).join(' · ');
  return (
    <Box tag="li">
      <Link tag={RouterLink} to={recordPath({ type, id: item.id })}>
        {record?.label ?? item.id}
      </Link>
      {about === '' ? null : (
        <Typography variant="pi" textColor="neutral600" tag="p">
          {about}
        </Typography>
      )}
    </Box>
  );
}
