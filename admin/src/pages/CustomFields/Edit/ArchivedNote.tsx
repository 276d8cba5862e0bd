import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { Note } from '../../../components/Note';
import { useTranslate } from '../../../hooks/useTranslate';
import { RestoreButton } from '../List/RestoreButton';

interface ArchivedNoteProps {
  field: CustomField;
  canManage: boolean;
}

/** Explains why an archived field cannot be edited, and how to restore it. */
export function ArchivedNote({ field, canManage }: ArchivedNoteProps) {
  const t = useTranslate();
  return (
    <Note
      title={t('form.archived.title')}
      action={canManage ? <RestoreButton field={field} /> : undefined}
    >
      {t('form.archived.text')}
    </Note>
  );
}
