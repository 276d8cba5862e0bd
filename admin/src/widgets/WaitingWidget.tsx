import { useGetCrmFirstTasksQuery } from '../api/inbox';
import { useLevel } from '../hooks/useLevel';
import { usePolling } from '../hooks/usePolling';
import { useTranslate } from '../hooks/useTranslate';
import { useNow } from '../process/useClock';
import { TaskLine } from './TaskLine';
import { WidgetFrame } from './WidgetFrame';
import { WidgetRows } from './WidgetRows';

/** Approvals first, since they hold up others. */
export default function WaitingWidget() {
  const t = useTranslate();
  const now = useNow();
  const options = { pollingInterval: usePolling(), skip: (useLevel() ?? 1) < 2 };
  const approvals = useGetCrmFirstTasksQuery({ kind: 'approval', dueBefore: null }, options);
  const tasks = useGetCrmFirstTasksQuery({ kind: 'task', dueBefore: null }, options);
  const isLoaded = approvals.data !== undefined && tasks.data !== undefined;
  const items = [...(approvals.data?.items ?? []), ...(tasks.data?.items ?? [])];
  return (
    <WidgetFrame
      name="waiting"
      from={2}
      isLoading={!isLoaded}
      error={isLoaded ? undefined : (approvals.error ?? tasks.error)}
      empty={isLoaded && items.length === 0 ? t('widget.waiting.empty') : undefined}
    >
      <WidgetRows>
        {items.map((item) => (
          <TaskLine key={item.id} {...{ item, now }} canAnswer />
        ))}
      </WidgetRows>
    </WidgetFrame>
  );
}
