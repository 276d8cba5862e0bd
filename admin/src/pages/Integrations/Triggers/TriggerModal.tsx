import { useState } from 'react';

import { Button } from '@strapi/design-system';
import { Key } from '@strapi/icons';

import type {
  CreateTrigger,
  Trigger,
  TriggerWithSecret,
} from '../../../../../server/src/contracts/triggers';
import { hasProblems, isConflict } from '../../../api/errors';
import {
  useCreateCrmTriggerMutation,
  useDeleteCrmTriggerMutation,
  useRotateCrmTriggerSecretMutation,
  useUpdateCrmTriggerMutation,
} from '../../../api/triggers';
import { CodeSnippet } from '../../../components/CodeSnippet';
import { Note } from '../../../components/Note';
import { SchemaForm } from '../../../components/SchemaForm';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { DeleteButton } from '../../../components/DeleteButton';
import { EnabledRow } from '../EnabledRow';
import { FormModal } from '../../../components/FormModal';
import { Refused } from '../../../components/Refused';
import { ConflictNote } from '../../../components/ConflictNote';
import { useCanManage } from '../useCanManage';
import { PlanRows } from './PlanRows';
import { urlOf } from './urlOf';
import { useTriggerForm } from './useTriggerForm';

interface TriggerModalProps {
  /** Absent for a new one. */
  trigger?: Trigger;
  /** Of a new trigger, or one with a new secret. */
  onMade: (trigger: TriggerWithSecret) => void;
  onClose: () => void;
}

/** The form of a trigger, new or saved; one of the configuration is only shown. */
export function TriggerModal({ trigger, onMade, onClose }: TriggerModalProps) {
  const t = useTranslate();
  const report = useReport();
  const canManage = useCanManage();
  // The list is read again while the form is open; the form stays what it began with.
  const [saved] = useState(trigger);
  const isConfigured = saved?.source === 'config';
  const isReadOnly = !canManage || isConfigured;
  const form = useTriggerForm(saved);
  const [create, creating] = useCreateCrmTriggerMutation();
  const [update, updating] = useUpdateCrmTriggerMutation();
  const [rotate, rotating] = useRotateCrmTriggerSecretMutation();
  const [remove, removing] = useDeleteCrmTriggerMutation();
  const [others, setOthers] = useState<readonly string[]>([]);
  const [isStale, setStale] = useState(false);

  const refuse = (error: unknown): void => {
    if (isConflict(error)) {
      if (saved) return setStale(true);
      form.details.form.placeErrors([{ path: ['key'], message: t('integrations.name.taken') }]);
      return;
    }
    setOthers(form.place(error));
    if (!hasProblems(error)) report.failed(error);
  };

  const save = async (): Promise<void> => {
    setOthers([]);
    if (!form.check()) return;
    const values = form.values() as Omit<CreateTrigger.Input, 'key'> & { label: string };
    if (saved) {
      const { revision } = saved;
      const change = { ...values, ...(revision !== null && { revision }) };
      const answer = await update({ key: saved.key, change });
      if ('error' in answer) return refuse(answer.error);
      report.done('save.updated', { label: values.label });
      return onClose();
    }
    const answer = await create({ key: String(form.details.form.values.key), ...values });
    if ('error' in answer) return refuse(answer.error);
    report.done('save.updated', { label: values.label });
    onMade(answer.data);
  };

  const handleRotate = async (key: string): Promise<void> => {
    const answer = await rotate({ key });
    if ('error' in answer) report.failed(answer.error);
    else onMade(answer.data);
  };
  const handleDelete = async (key: string, label: string): Promise<void> => {
    const answer = await remove({ key });
    if ('error' in answer) return report.failed(answer.error);
    report.done('action.deleted', { label });
    onClose();
  };

  return (
    <FormModal
      title={saved?.label ?? t('triggers.add')}
      onSave={isReadOnly ? undefined : () => void save()}
      isSaving={creating.isLoading || updating.isLoading}
      onClose={onClose}
      actions={
        saved && !isReadOnly ? (
          <>
            <DeleteButton
              title={t('action.delete.title', { label: saved.label })}
              text={t('triggers.delete.text')}
              isLoading={removing.isLoading}
              onConfirm={() => handleDelete(saved.key, saved.label)}
            />
            {saved.secrets.length > 0 ? (
              <Button
                variant="tertiary"
                startIcon={<Key />}
                loading={rotating.isLoading}
                onClick={() => void handleRotate(saved.key)}
              >
                {t('triggers.rotate')}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {isConfigured ? <Note>{t('triggers.configured.text')}</Note> : null}
      {isStale ? <ConflictNote onReload={onClose} /> : null}
      <Refused messages={others} />
      {saved && form.plan.source === 'call' ? (
        <CodeSnippet code={urlOf(saved.key)} label={t('triggers.copy', { label: saved.label })} />
      ) : null}
      <SchemaForm form={form.details.form} isDisabled={isReadOnly} />
      <PlanRows
        plan={form.plan}
        isSaved={saved !== undefined}
        isDisabled={isReadOnly}
        onChange={form.setPlan}
      />
      <SchemaForm key={Object.values(form.plan).join()} form={form.form} isDisabled={isReadOnly} />
      {form.hasSecret ? <SchemaForm form={form.secret} /> : null}
      <EnabledRow
        hint={t('triggers.enabled.hint')}
        value={form.isEnabled}
        isDisabled={isReadOnly}
        onChange={form.setEnabled}
      />
    </FormModal>
  );
}
