import { useMemo } from 'react';

import type { Activity } from '../api/records';
import { SchemaForm, useSchemaForm } from '../components/SchemaForm';
import { useTranslate } from '../hooks/useTranslate';
import { useOwnId } from '../inputs/people/useOwnId';
import { OrderDialog } from '../process/OrderDialog';
import { RemarkDialog } from '../process/RemarkDialog';
import { useInteractionChange } from './useInteractionChange';

interface CompleteDialogProps {
  activity: Activity;
  title: string;
  onClose: () => void;
}

/** Completes a task, or logs the outcome of what was planned. */
export function CompleteDialog(props: CompleteDialogProps) {
  const { activity, title, onClose } = props;
  const t = useTranslate();
  if (activity.kind === 'interaction') return <OutcomeDialog {...props} />;
  return (
    <RemarkDialog
      record={activity.subject}
      remarked={{
        ...{ title, confirm: t('process.complete'), look: 'success', data: {} },
        path: `/tasks/${encodeURIComponent(activity.id)}/complete`,
        ...{ done: 'process.completed', isCommentRequired: false },
        commentTitle: t('process.comment'),
      }}
      recordRevision={undefined}
      isDirty={false}
      onClose={onClose}
    />
  );
}

function OutcomeDialog({ activity, title, onClose }: CompleteDialogProps) {
  const t = useTranslate();
  const caller = useOwnId();
  const { change, isLoading, refusal } = useInteractionChange(activity);
  const form = useSchemaForm(
    useMemo(
      () => ({
        type: 'object',
        properties: {
          notes: {
            ...{ type: 'string', maxLength: 10_000, 'x-control': 'textarea' },
            title: t('activities.outcome'),
          },
        },
      }),
      [t],
    ),
  );
  const send = async () => {
    if (!form.check()) return;
    const { notes } = form.values;
    const all = [activity.notes, notes].filter((text) => typeof text === 'string' && text !== '');
    const isDone = await change(
      {
        ...{ happenedAt: new Date().toISOString(), ...(caller && { author: caller }) },
        ...(typeof notes === 'string' && notes !== '' && { notes: all.join('\n\n') }),
      },
      'activities.completed',
    );
    if (isDone) onClose();
  };
  return (
    <OrderDialog
      {...{ title, refusal, isLoading, onClose }}
      confirm={t('activities.complete')}
      look="success"
      isDirty={false}
      onConfirm={() => void send()}
    >
      <SchemaForm form={form} />
    </OrderDialog>
  );
}
