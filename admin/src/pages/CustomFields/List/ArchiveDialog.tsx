import { Button, Dialog } from '@strapi/design-system';
import { Archive } from '@strapi/icons';
import { ConfirmDialog, useAuth } from '@strapi/strapi/admin';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { useArchiveCustomFieldMutation } from '../../../api/customFields';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';

interface ArchiveDialogProps {
  field: CustomField;
  onDone: () => void;
}

/** Confirms archiving a field and explains its effect. */
export function ArchiveDialog({ field, onDone }: ArchiveDialogProps) {
  const t = useTranslate();
  const report = useReport();
  const [archive, { isLoading }] = useArchiveCustomFieldMutation();
  const refetchPermissions = useAuth('ArchiveDialog', (auth) => auth.refetchPermissions);

  const handleConfirm = async () => {
    const answer = await archive({ id: field.id });
    if ('error' in answer) report.failed(answer.error);
    else {
      report.done('archive.done', { label: field.label });
      await refetchPermissions();
    }
    onDone();
  };

  return (
    <ConfirmDialog
      title={t('archive.title', { label: field.label })}
      endAction={
        <Dialog.Action>
          <Button
            fullWidth
            variant="danger-light"
            startIcon={<Archive />}
            loading={isLoading}
            onClick={(event: { preventDefault(): void }) => {
              // The dialog stays open until the server has answered.
              event.preventDefault();
              void handleConfirm();
            }}
          >
            {t('archive.confirm')}
          </Button>
        </Dialog.Action>
      }
    >
      {t('archive.body')}
    </ConfirmDialog>
  );
}
