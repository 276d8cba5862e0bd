import { useState } from 'react';

import { isConflict, listProblems } from '../../api/errors';
import { useCreateCrmTeamMutation, useUpdateCrmTeamMutation, type Team } from '../../api/teams';
import { ConflictNote } from '../../components/ConflictNote';
import { FormModal } from '../../components/FormModal';
import { Refused } from '../../components/Refused';
import { SchemaForm } from '../../components/SchemaForm';
import { useReport } from '../../hooks/useReport';
import { useServerText } from '../../hooks/useServerText';
import { useTranslate } from '../../hooks/useTranslate';
import { DeleteTeam } from './DeleteTeam';
import { useTeamForm } from './useTeamForm';
import { useTeamRights } from './useTeamRights';

interface TeamModalProps {
  /** Absent for a new one. */
  team?: Team;
  onClose: () => void;
}

/** The form of a team, new or saved. */
export function TeamModal({ team, onClose }: TeamModalProps) {
  const t = useTranslate();
  const say = useServerText();
  const report = useReport();
  const rights = useTeamRights();
  // The list is read again while the form is open; the form stays what it began with.
  const [saved] = useState(team);
  const form = useTeamForm(saved);
  const [create, creating] = useCreateCrmTeamMutation();
  const [update, updating] = useUpdateCrmTeamMutation();
  const [others, setOthers] = useState<readonly string[]>([]);
  const [isStale, setStale] = useState(false);
  const isReadOnly = saved !== undefined && !rights.canUpdate;

  const save = async (): Promise<void> => {
    setOthers([]);
    if (!form.check()) return;
    const values = form.values();
    const answer = saved
      ? await update({
          id: saved.documentId,
          change: { ...values, revision: saved.revision },
        })
      : await create(values);
    if ('error' in answer) {
      if (saved && isConflict(answer.error)) return setStale(true);
      const problems = listProblems(answer.error, say);
      setOthers(form.place(problems));
      if (problems.length === 0) report.failed(answer.error);
      return;
    }
    report.done('save.updated', { label: values.name });
    onClose();
  };

  return (
    <FormModal
      title={saved?.name ?? t('teams.add')}
      onSave={isReadOnly ? undefined : () => void save()}
      isSaving={creating.isLoading || updating.isLoading}
      onClose={onClose}
      actions={
        saved && rights.canDelete ? <DeleteTeam team={saved} onDeleted={onClose} /> : undefined
      }
    >
      {isStale ? <ConflictNote onReload={onClose} /> : null}
      <Refused messages={others} />
      <SchemaForm form={form.form} isDisabled={isReadOnly} />
    </FormModal>
  );
}
