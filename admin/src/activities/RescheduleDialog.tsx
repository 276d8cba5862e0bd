import { useMemo } from 'react';

import type { Activity } from '../api/records';
import { SchemaForm, useSchemaForm } from '../components/SchemaForm';
import { useTranslate } from '../hooks/useTranslate';
import { OrderDialog } from '../process/OrderDialog';
import { useOrder } from '../process/useOrder';
import { useInteractionChange } from './useInteractionChange';

interface RescheduleDialogProps {
  activity: Activity;
  title: string;
  onClose: () => void;
}

/** Gives an activity another due date. */
export function RescheduleDialog({ activity, title, onClose }: RescheduleDialogProps) {
  const t = useTranslate();
  const isTask = activity.kind !== 'interaction';
  const order = useOrder(activity.subject);
  const interaction = useInteractionChange(activity);
  const schema = useMemo(
    () => ({
      type: 'object',
      properties: {
        dueAt: { type: 'string', format: 'date-time', title: t('record.plan.dueAt') },
        ...(isTask && {
          reason: {
            ...{ type: 'string', maxLength: 10_000, 'x-control': 'textarea' },
            title: t('process.reason'),
          },
        }),
      },
      required: ['dueAt'],
    }),
    [isTask, t],
  );
  const form = useSchemaForm(schema, {
    given: useMemo(() => ({ ...(activity.dueAt && { dueAt: activity.dueAt }) }), [activity.dueAt]),
  });
  const send = async () => {
    if (!form.check()) return;
    const path = `/tasks/${encodeURIComponent(activity.id)}/due`;
    const isDone = isTask
      ? !(await order.sendOrder(path, form.values, 'activities.rescheduled'))
      : await interaction.change(form.values, 'activities.rescheduled');
    if (isDone) onClose();
  };
  return (
    <OrderDialog
      {...{ title, onClose }}
      confirm={t('activities.reschedule')}
      refusal={order.refusal ?? interaction.refusal}
      isLoading={order.isLoading || interaction.isLoading}
      isDirty={false}
      onConfirm={() => void send()}
    >
      <SchemaForm form={form} />
    </OrderDialog>
  );
}
