import { Flex, LinkButton, Loader, Typography } from '@strapi/design-system';
import { useRBAC } from '@strapi/strapi/admin';
import { Link } from 'react-router-dom';

import { useGetCrmTimelineQuery, type TimelineItem } from '../api/records';
import type { RecordKey } from '../api/process';
import { useGetCrmStagesQuery } from '../api/stages';
import { LoadNote } from '../components/LoadNote';
import { PERMISSIONS } from '../constants';
import { useTranslate } from '../hooks/useTranslate';
import { useEventPeople } from '../process/useEventText';
import { useTimes } from '../process/useTimes';
import { HistoryText, InteractionText, MailText, TaskText } from './TimelineText';
import { historyOf } from './model/changes';
import { recordPath } from './recordPath';
import { useFieldLabels } from './useFieldLabels';

const SHOWN = 5;

/** The last items of a timeline, in one narrow column. */
export function PanelTimeline({ type, id }: RecordKey) {
  const t = useTranslate();
  const { moment } = useTimes();
  const { allowedActions } = useRBAC(PERMISSIONS.work);
  const query = { type, id, kinds: [], since: null, pages: 1 };
  const { data, error, refetch } = useGetCrmTimelineQuery(query);
  const { data: stages = [] } = useGetCrmStagesQuery(type);
  const labelOf = useFieldLabels(type);
  const nameOf = useEventPeople(historyOf(data?.items));
  if (!data) {
    if (error) return <LoadNote error={error} onRetry={() => void refetch()} />;
    return <Loader small>{t('list.loading')}</Loader>;
  }
  const textOf = (item: TimelineItem) => {
    if (item.kind === 'history')
      return <HistoryText {...{ item, stages, labelOf, nameOf, record: { type, id } }} />;
    if (item.kind === 'interaction') return <InteractionText item={item} />;
    return item.kind === 'task' ? <TaskText item={item} /> : <MailText item={item} />;
  };
  return (
    <Flex direction="column" alignItems="stretch" gap={3} width="100%" data-crm-timeline>
      {data.items.length === 0 ? (
        <Typography variant="pi" textColor="neutral600">
          {t('record.timeline.empty')}
        </Typography>
      ) : null}
      <Flex tag="ol" direction="column" alignItems="stretch" gap={3}>
        {data.items.slice(0, SHOWN).map((item, index) => (
          <Flex key={index} tag="li" direction="column" alignItems="flex-start">
            {textOf(item)}
            <Typography variant="pi" textColor="neutral600">
              {moment(item.at)}
            </Typography>
          </Flex>
        ))}
      </Flex>
      {allowedActions.canRead === true ? (
        <LinkButton tag={Link} to={recordPath({ type, id })} variant="tertiary" fullWidth>
          {t('drawer.openRecord')}
        </LinkButton>
      ) : null}
    </Flex>
  );
}
