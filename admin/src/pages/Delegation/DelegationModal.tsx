import { useState } from 'react';

import type { DelegationView } from '../../../../server/src/contracts/delegations';
import {
  useCreateCrmDelegationMutation,
  useUpdateCrmDelegationMutation,
} from '../../api/delegations';
import { hasProblems, isConflict } from '../../api/errors';
import { FormModal } from '../../components/FormModal';
import { Note } from '../../components/Note';
import { Refused } from '../../components/Refused';
import { SchemaForm } from '../../components/SchemaForm';
import { useReport } from '../../hooks/useReport';
import { useTranslate } from '../../hooks/useTranslate';
import { EndButton } from './EndButton';
import { useDelegationForm } from './useDelegationForm';

interface DelegationModalProps {
  /** Absent for a new one. */
  delegation?: DelegationView;
  isOfAnother: boolean;
  canChange: boolean;
  onClose: () => void;
}

/** The form of a delegation; once it has begun, its end and reason alone can be changed. */
export function DelegationModal({
  delegation,
  isOfAnother,
  canChange,
  onClose,
}: DelegationModalProps) {
  const t = useTranslate();
  const report = useReport();
  // The list is read again while the form is open; the form stays what it began with.
  const [saved] = useState(delegation);
  const form = useDelegationForm({ saved, isOfAnother });
  const [create, creating] = useCreateCrmDelegationMutation();
  const [update, updating] = useUpdateCrmDelegationMutation();
  const [others, setOthers] = useState<readonly string[]>([]);
  const isReadOnly = !canChange || saved?.state === 'past';

  const save = async (): Promise<void> => {
    setOthers([]);
    if (!form.check()) return;
    const change = form.change();
    if (saved && Object.keys(change).length === 0) return onClose();
    const answer = saved ? await update({ id: saved.id, change }) : await create(form.input());
    if (!('error' in answer)) {
      report.done('delegation.saved');
      return onClose();
    }
    setOthers(form.place(answer.error));
    const isPlaced = hasProblems(answer.error) || isConflict(answer.error);
    if (!isPlaced || (saved && isConflict(answer.error))) report.failed(answer.error);
  };

  return (
    <FormModal
      title={t(saved ? 'delegation.one' : isOfAnother ? 'delegation.add.other' : 'delegation.add')}
      onSave={isReadOnly ? undefined : () => void save()}
      isSaving={creating.isLoading || updating.isLoading}
      onClose={onClose}
      actions={saved && canChange ? <EndButton delegation={saved} onEnded={onClose} /> : undefined}
    >
      <Refused messages={others} />
      {saved?.state === 'active' && canChange ? <Note>{t('delegation.begun')}</Note> : null}
      {/* The choices of its schema come with the pipelines. */}
      <SchemaForm form={form.form} isDisabled={isReadOnly} />
    </FormModal>
  );
}
