import { Fragment, useState } from 'react';

import type { Subscription } from '../../../../../server/src/contracts/subscriptions';
import { hasProblems, isConflict } from '../../../api/errors';
import {
  useCreateCrmSubscriptionMutation,
  useDeleteCrmSubscriptionMutation,
  useUpdateCrmSubscriptionMutation,
} from '../../../api/subscriptions';
import { SchemaForm } from '../../../components/SchemaForm';
import { SchemaRow } from '../../../components/SchemaForm/SchemaRow';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { DeleteButton } from '../../../components/DeleteButton';
import { EnabledRow } from '../EnabledRow';
import { FormModal } from '../../../components/FormModal';
import { Refused } from '../../../components/Refused';
import { ConflictNote } from '../../../components/ConflictNote';
import { useCanManage } from '../useCanManage';
import { EventsInput } from './EventsInput';
import { useSubscriptionForm } from './useSubscriptionForm';

interface SubscriptionModalProps {
  /** Absent for a new one. */
  subscription?: Subscription;
  onClose: () => void;
}

/** The form of a subscription, new or saved. */
export function SubscriptionModal({ subscription, onClose }: SubscriptionModalProps) {
  const t = useTranslate();
  const report = useReport();
  const isReadOnly = !useCanManage();
  // The list is read again while the form is open; the form stays what it began with.
  const [saved] = useState(subscription);
  const form = useSubscriptionForm(saved);
  const [create, creating] = useCreateCrmSubscriptionMutation();
  const [update, updating] = useUpdateCrmSubscriptionMutation();
  const [remove, removing] = useDeleteCrmSubscriptionMutation();
  const [others, setOthers] = useState<readonly string[]>([]);
  const [isStale, setStale] = useState(false);

  const save = async (): Promise<void> => {
    setOthers([]);
    if (!form.check()) return;
    const { label, name } = form.details.form.values as { label: string; name: string };
    const answer = saved
      ? await update({
          name: saved.name,
          change: { label, ...form.values(), revision: saved.revision },
        })
      : await create({ label, name, ...form.values() });
    if (!('error' in answer)) {
      report.done('save.updated', { label });
      onClose();
    } else if (!isConflict(answer.error)) {
      setOthers(form.place(answer.error));
      if (!hasProblems(answer.error)) report.failed(answer.error);
    } else if (saved) setStale(true);
    else {
      form.details.form.placeErrors([{ path: ['name'], message: t('integrations.name.taken') }]);
    }
  };

  const handleDelete = async (name: string, label: string): Promise<void> => {
    const answer = await remove({ name });
    if ('error' in answer) return report.failed(answer.error);
    report.done('action.deleted', { label });
    onClose();
  };

  return (
    <FormModal
      title={saved?.label ?? t('subscriptions.add')}
      onSave={isReadOnly ? undefined : () => void save()}
      isSaving={creating.isLoading || updating.isLoading}
      onClose={onClose}
      actions={
        saved && !isReadOnly ? (
          <DeleteButton
            title={t('action.delete.title', { label: saved.label })}
            text={t('subscriptions.delete.text')}
            isLoading={removing.isLoading}
            onConfirm={() => handleDelete(saved.name, saved.label)}
          />
        ) : null
      }
    >
      {isStale ? <ConflictNote onReload={onClose} /> : null}
      <Refused messages={others} />
      <SchemaForm form={form.details.form} isDisabled={isReadOnly} />
      {form.form.rows.map((row, index) => (
        <Fragment key={row.path.join('.')}>
          <SchemaRow row={row} form={form.form} isDisabled={isReadOnly} />
          {index === 0 ? (
            <EventsInput
              value={form.events}
              error={form.eventsError}
              isDisabled={isReadOnly}
              onChange={form.setEvents}
            />
          ) : null}
        </Fragment>
      ))}
      <EnabledRow
        hint={t('subscriptions.enabled.hint')}
        value={form.isEnabled}
        isDisabled={isReadOnly}
        onChange={form.setEnabled}
      />
    </FormModal>
  );
}
