import { useMemo } from 'react';

import type { AvailableAction } from '../../../../../../server/src/contracts/available-actions';
import { SchemaForm, useSchemaForm } from '../../../../components/SchemaForm';
import { changedValues } from '../../../../components/SchemaForm/model/values';
import { useTranslate } from '../../../../hooks/useTranslate';
import { restSchema } from '../../../../process/model/request';
import { OrderDialog } from '../../../../process/OrderDialog';

interface ActionFormProps {
  action: AvailableAction;
  title: string;
  onPerform: (input: object) => void;
  onClose: () => void;
}

/** Asks for what the action takes, as the panel of a record does. */
export function ActionForm({ action, title, onPerform, onClose }: ActionFormProps) {
  const t = useTranslate();
  const fields = useSchemaForm(action.input, { emptied: 'null' });
  const rest = useSchemaForm(
    useMemo(
      () =>
        restSchema(action, {
          comment: t('process.comment'),
          reason: t('process.reason'),
          assignees: t('process.assignees'),
          opportunity: t('process.opportunity'),
          opportunityName: t('process.opportunity.name'),
          opportunityValue: t('process.opportunity.value'),
        }),
      [action, t],
    ),
  );
  const confirm = (): void => {
    const isRight = [fields.check(), rest.check()].every(Boolean);
    if (!isRight) return;
    const changed = changedValues(fields.first, fields.values);
    onPerform({ ...(changed && { fields: changed }), ...rest.values });
  };
  return (
    <OrderDialog
      title={title}
      confirm={title}
      refusal={undefined}
      isDirty={false}
      isLoading={false}
      onConfirm={confirm}
      onClose={onClose}
    >
      <SchemaForm form={fields} isDisabled={false} />
      <SchemaForm form={rest} isDisabled={false} />
    </OrderDialog>
  );
}
