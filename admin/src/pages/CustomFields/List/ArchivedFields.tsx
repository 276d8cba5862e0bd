import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { EmptyState } from '../../../components/EmptyState';
import { useTranslate } from '../../../hooks/useTranslate';
import { FieldRow } from './FieldRow';
import { FieldsTable } from './FieldsTable';
import { RestoreButton } from './RestoreButton';

interface ArchivedFieldsProps {
  fields: readonly CustomField[];
  canManage: boolean;
}

export function ArchivedFields({ fields, canManage }: ArchivedFieldsProps) {
  const t = useTranslate();
  if (fields.length === 0) {
    return (
      <EmptyState title={t('list.archived.empty.title')} text={t('list.archived.empty.text')} />
    );
  }
  return (
    <FieldsTable count={fields.length} hasActions={canManage}>
      {fields.map((field) => (
        <FieldRow
          key={field.id}
          field={field}
          actions={canManage ? <RestoreButton field={field} /> : undefined}
        />
      ))}
    </FieldsTable>
  );
}
