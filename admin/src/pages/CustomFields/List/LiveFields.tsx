import { Box, LinkButton, TFooter, VisuallyHidden } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { Link, useNavigate } from 'react-router-dom';

import type {
  CustomField,
  CustomFieldModel,
} from '../../../../../server/src/contracts/custom-fields';
import { EmptyState } from '../../../components/EmptyState';
import { useTranslate } from '../../../hooks/useTranslate';
import { FieldRow } from './FieldRow';
import { FieldsTable } from './FieldsTable';
import { REORDER_HELP_ID } from './ReorderHandle';
import { RolesNote } from './RolesNote';
import { SortableFieldRow } from './SortableFieldRow';
import { SortableRows } from './SortableRows';
import { useReorder } from './useReorder';

interface LiveFieldsProps {
  model: CustomFieldModel;
  fields: readonly CustomField[];
  canManage: boolean;
}

/** The live fields in the order of the forms, which can be changed here. */
export function LiveFields({ model, fields, canManage }: LiveFieldsProps) {
  const t = useTranslate();
  const navigate = useNavigate();
  const createPath = `create?type=${encodeURIComponent(model.uid)}`;
  const reorder = useReorder(model.uid, fields);

  if (fields.length === 0) {
    return (
      <EmptyState
        title={t('list.empty.title', { model: model.displayName })}
        text={t(canManage ? 'list.empty.text' : 'list.empty.readOnly')}
        action={
          canManage ? (
            <LinkButton tag={Link} to={createPath} variant="secondary" startIcon={<Plus />}>
              {t('list.add')}
            </LinkButton>
          ) : undefined
        }
      />
    );
  }

  return (
    <>
      <SortableRows fields={reorder.fields} isDisabled={!canManage} onMove={reorder.move}>
        <FieldsTable
          count={fields.length}
          hasHandle={canManage}
          hasActions={canManage}
          footer={
            canManage ? (
              <TFooter cursor="pointer" icon={<Plus />} onClick={() => navigate(createPath)}>
                {t('list.add')}
              </TFooter>
            ) : undefined
          }
        >
          {reorder.fields.map((field, index) =>
            canManage ? (
              <SortableFieldRow key={field.id} field={field} index={index} reorder={reorder} />
            ) : (
              <FieldRow key={field.id} field={field} />
            ),
          )}
        </FieldsTable>
      </SortableRows>
      {canManage ? (
        <Box paddingTop={6}>
          <VisuallyHidden id={REORDER_HELP_ID}>{t('reorder.instructions')}</VisuallyHidden>
          <RolesNote />
        </Box>
      ) : null}
    </>
  );
}
