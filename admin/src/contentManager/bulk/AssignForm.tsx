import { useMemo } from 'react';

import type { RecordKey } from '../../api/process';
import { SchemaForm, useSchemaForm } from '../../components/SchemaForm';
import { useTranslate } from '../../hooks/useTranslate';
import { BulkBody } from './BulkBody';
import { useBulkOrders } from './useBulkOrders';

interface AssignFormProps {
  records: readonly RecordKey[];
  onClose: () => void;
}

/** Gives several records to a person or team, by the action of their process. */
export function AssignForm({ records, onClose }: AssignFormProps) {
  const t = useTranslate();
  const form = useSchemaForm(
    useMemo(
      () => ({
        type: 'object',
        properties: { assignee: { type: 'string', format: 'owner', title: t('bulk.assign.to') } },
        required: ['assignee'],
      }),
      [t],
    ),
  );
  const { assignee } = form.values;
  const { bulk, run, left } = useBulkOrders(
    records,
    async (_record, [instance]) =>
      Promise.resolve(
        instance
          ? {
              path: `/instances/${encodeURIComponent(instance.id)}/actions/assign`,
              data: { assignees: [assignee] },
            }
          : t('bulk.noProcess'),
      ),
    onClose,
  );
  return (
    <BulkBody
      {...{ bulk, onClose }}
      count={left.length}
      confirm={t('bulk.assign.confirm', { count: left.length })}
      isReady={left.length > 0}
      onConfirm={() => (form.check() ? void run() : undefined)}
    >
      <SchemaForm form={form} isDisabled={bulk.isRunning} />
    </BulkBody>
  );
}
