import { Flex, Typography } from '@strapi/design-system';

import { useGetCrmLayoutQuery, useGetCrmTypesQuery } from '../../api/layouts';
import type { RecordKey } from '../../api/process';
import { useGetCrmRecordQuery } from '../../api/records';
import { useTranslate } from '../../hooks/useTranslate';
import { useLivePipeline } from '../../inputs/usePipelineLock';
import { isEditable, isLocked } from '../model/editable';
import { isShown } from '../model/fields';
import { useFieldLabels } from '../useFieldLabels';
import { FieldRow } from './FieldRow';
import { useFieldRights } from './useFieldRights';

/**
 * The fields of a record in the order of the Content Manager's form: those that the user may change, also
 * without a value, and others that have one.
 */
export function EditableFields({ record }: { record: RecordKey }) {
  const t = useTranslate();
  const labelOf = useFieldLabels(record.type);
  const mayUpdate = useFieldRights(record.type);
  const isLive = useLivePipeline(record);
  const { data: values } = useGetCrmRecordQuery(record);
  const { data: layout } = useGetCrmLayoutQuery(record.type);
  const { data: types } = useGetCrmTypesQuery();
  const type = types?.[record.type];
  if (!values || !layout || !type) return null;
  const rows = layout.names.flatMap((name) => {
    const attribute = type.attributes[name];
    if (!attribute) return [];
    const metadata = layout.metadatas[name]?.edit;
    const field = { name, attribute, metadata, value: values[name] };
    const rights = { isLive, mayUpdate };
    const isOpen = isEditable(field, rights);
    const isHeld = isLocked(field, rights);
    const isRead = name !== layout.mainField && isShown(name, attribute, values[name]);
    if (!isOpen && !isHeld && !isRead) return [];
    const hint = metadata?.description || undefined;
    return [{ name, attribute, hint, isOpen, isHeld }];
  });
  if (rows.length === 0) {
    return <Typography textColor="neutral600">{t('record.fields.empty')}</Typography>;
  }
  return (
    <Flex tag="dl" direction="column" alignItems="stretch" gap={3}>
      {rows.map(({ name, attribute, hint, isOpen, isHeld }) => (
        <FieldRow
          key={name}
          record={record}
          field={{ name, label: labelOf(name), hint, attribute, isDraft: type.hasDrafts }}
          values={values}
          isEditable={isOpen}
          note={isHeld ? t('record.field.locked') : undefined}
        />
      ))}
    </Flex>
  );
}
