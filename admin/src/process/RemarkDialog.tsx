import { useMemo } from 'react';

import type { RecordKey } from '../api/process';
import { SchemaForm, useSchemaForm } from '../components/SchemaForm';
import type { MessageId } from '../translations/texts';
import { OrderDialog } from './OrderDialog';
import { useOrder } from './useOrder';

export interface Remarked {
  readonly title: string;
  readonly confirm: string;
  readonly look: 'default' | 'danger' | 'success';
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly done: MessageId;
  readonly commentTitle: string;
  readonly isCommentRequired: boolean;
  /** Whether it is refused if the record has changed since it was shown. */
  readonly namesRevision?: boolean;
}

interface RemarkDialogProps {
  record: RecordKey;
  remarked: Remarked;
  /** The record's revision that is shown now. */
  recordRevision: number | undefined;
  isDirty: boolean;
  onClose: () => void;
}

/** A vote or the completion of a task, with a comment. */
export function RemarkDialog(props: RemarkDialogProps) {
  const { record, remarked, recordRevision, isDirty, onClose } = props;
  const { title, confirm, look, path, data, done, commentTitle, isCommentRequired } = remarked;
  const { sendOrder, isLoading, refusal } = useOrder(record);
  const form = useSchemaForm(
    useMemo(
      () => ({
        type: 'object',
        properties: { comment: { type: 'string', title: commentTitle, 'x-control': 'textarea' } },
        required: isCommentRequired ? ['comment'] : [],
      }),
      [commentTitle, isCommentRequired],
    ),
  );

  const send = async () => {
    if (!form.check()) return;
    const revision =
      remarked.namesRevision && recordRevision !== undefined ? { recordRevision } : {};
    const refused = await sendOrder(path, { ...data, ...revision, ...form.values }, done);
    if (!refused) onClose();
  };

  return (
    <OrderDialog
      {...{ title, confirm, look, refusal, isDirty, isLoading, onClose }}
      onConfirm={() => void send()}
    >
      <SchemaForm form={form} isDisabled={isDirty} />
    </OrderDialog>
  );
}
