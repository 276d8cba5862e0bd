import { useMemo, useState } from 'react';

import { Flex, Typography } from '@strapi/design-system';

import type { AvailableAction } from '../../../server/src/contracts/available-actions';
import type { RecordKey } from '../api/process';
import { Note } from '../components/Note';
import { SchemaForm, useSchemaForm } from '../components/SchemaForm';
import { useTranslate } from '../hooks/useTranslate';
import { requestOf, restSchema } from './model/request';
import { OrderDialog } from './OrderDialog';
import { useActionTitle } from './useActionTitle';
import { useOrder } from './useOrder';

/** Reading the process again, after somebody else has changed it. */
export interface Reload {
  readonly isFailed: boolean;
  readonly again: () => void;
}

interface ActionDialogProps {
  record: RecordKey;
  instance: string;
  action: AvailableAction;
  /** By default that of the action. */
  title?: string;
  /** The revision that was shown when the action was chosen, and that of now. */
  shownRevision: number;
  revision: number;
  isDirty: boolean;
  reload: Reload;
  onClose: () => void;
}

/** Asks for what an action takes, and performs it. */
export function ActionDialog(props: ActionDialogProps) {
  const { record, instance, action, shownRevision, revision, isDirty, reload, onClose } = props;
  const t = useTranslate();
  const titleOf = useActionTitle();
  const title = props.title ?? titleOf(action);
  const { sendOrder, isLoading, refusal } = useOrder(record);
  const [stale, setStale] = useState<number>();
  const [others, setOthers] = useState<readonly string[]>([]);
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

  const perform = async () => {
    const isRight = [fields.check(), rest.check()].every(Boolean);
    if (!isRight) return;
    const sent = stale === undefined ? shownRevision : revision;
    const path = `/instances/${encodeURIComponent(instance)}/actions/${encodeURIComponent(action.action)}`;
    const data = requestOf(action, fields, rest.values, sent);
    const refused = await sendOrder(path, data, 'process.done');
    if (!refused) return onClose();
    if (refused.code === 'StaleRevision') setStale(sent);
    const left = fields.placeErrors(refused.problems, ['fields']);
    const unplaced = rest.placeErrors(
      refused.problems.filter(({ message }) => left.includes(message)),
    );
    setOthers(refused.problems.length > 0 ? unplaced : ['']);
  };

  const isWaiting = stale === revision;
  const isStuck = isWaiting && reload.isFailed;
  const isAsking = fields.rows.length + rest.rows.length > 0;
  return (
    <OrderDialog
      title={title}
      confirm={isStuck ? t('error.retry') : title}
      dismiss={action.isBuiltIn && action.action === 'cancel' ? t('process.keep') : undefined}
      look={action.outcome === 'lost' || action.action === 'cancel' ? 'danger' : 'default'}
      refusal={others.length > 0 && !isStuck ? refusal : undefined}
      {...{ isDirty, onClose }}
      isLoading={isLoading || (isWaiting && !isStuck)}
      onConfirm={() => (isStuck ? reload.again() : void perform())}
    >
      {isStuck ? <Note variant="warning">{t('process.notReloaded')}</Note> : null}
      {action.approval === null ? null : (
        <Typography textColor="neutral600">{t('process.needsApproval')}</Typography>
      )}
      {isAsking ? (
        <Flex direction="column" alignItems="stretch" gap={4}>
          <SchemaForm form={fields} isDisabled={isDirty} />
          <SchemaForm form={rest} isDisabled={isDirty} />
        </Flex>
      ) : null}
    </OrderDialog>
  );
}
