import { useCallback } from 'react';

import type { StageEntry } from '../../../server/src/contracts/available-actions';
import type { HistoryEntry } from '../api/process';
import { humanize } from '../components/SchemaForm/model/rows';
import { useTranslate } from '../hooks/useTranslate';
import type { MessageId } from '../translations/texts';
import { stageLabel } from './model/stage';

const TEXTS: Readonly<Record<string, MessageId>> = {
  'instance.started': 'process.event.started',
  'instance.completed': 'process.event.completed',
  'instance.closed': 'process.event.closed',
  'instance.converted': 'process.event.converted',
  'instance.reverted': 'process.event.reverted',
  'instance.cancelled': 'process.event.cancelled',
  'instance.parked': 'process.event.parked',
  'instance.resumed': 'process.event.resumed',
  'instance.assigned': 'process.event.assigned',
  'instance.commented': 'process.event.commented',
  'approval.requested': 'process.event.approvalRequested',
  'approval.voted': 'process.event.voted',
  'approval.granted': 'process.event.approvalGranted',
  'approval.rejected': 'process.event.approvalRejected',
  'task.opened': 'process.event.taskOpened',
  'task.completed': 'process.event.taskCompleted',
  'task.claimed': 'process.event.taskClaimed',
  'task.released': 'process.event.taskReleased',
  'task.reminded': 'process.event.reminded',
  'escalation.raised': 'process.event.escalated',
  'sla.warned': 'process.event.slaWarned',
  'sla.breached': 'process.event.slaBreached',
};

/** A history entry as a sentence. An event without one is shown by its name. */
export function useEventText(stages: readonly StageEntry[]): (entry: HistoryEntry) => string {
  const t = useTranslate();
  return useCallback(
    ({ event, after, payload }) => {
      const comment = typeof payload['comment'] === 'string' ? payload['comment'] : undefined;
      const label = typeof payload['label'] === 'string' ? payload['label'] : undefined;
      const said = comment ?? label;
      const text = TEXTS[event];
      const stage = after?.['stage'];
      const sentence =
        event === 'instance.transitioned' && typeof stage === 'string'
          ? t('process.event.moved', {
              stage: stageLabel(stages.find(({ name }) => name === stage)) ?? humanize(stage),
            })
          : text
            ? t(text)
            : humanize(event.replace('.', ' '));
      return said === undefined ? sentence : `${sentence}: ${said}`;
    },
    [stages, t],
  );
}
