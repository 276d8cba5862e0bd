import { useMemo } from 'react';

import { useGetCrmFirstTasksQuery } from '../api/inbox';
import { useLevel } from '../hooks/useLevel';
import { usePolling } from '../hooks/usePolling';
import { useTranslate } from '../hooks/useTranslate';
import { dueBefore } from '../pages/Work/Inbox/model/due';
import { useNow } from '../process/useClock';
import { TaskLine } from './TaskLine';
import { WidgetFrame } from './WidgetFrame';
import { WidgetRows } from './WidgetRows';

/** What is overdue, and what is due today. */
export default function DayWidget() {
  const t = useTranslate();
  const now = useNow();
  const query = useMemo(() => ({ dueBefore: dueBefore('today', new Date(now)) }), [now]);
  const { data, error } = useGetCrmFirstTasksQuery(query, {
    pollingInterval: usePolling(),
    skip: (useLevel() ?? 1) < 2,
  });
  return (
    <WidgetFrame
      name="day"
      from={2}
      isLoading={!data}
      error={data ? undefined : error}
      empty={data?.items.length === 0 ? t('widget.day.empty') : undefined}
    >
      <WidgetRows>
        {data?.items.map((item) => (
          <TaskLine key={item.id} {...{ item, now }} canAnswer={false} />
        ))}
      </WidgetRows>
    </WidgetFrame>
  );
}
