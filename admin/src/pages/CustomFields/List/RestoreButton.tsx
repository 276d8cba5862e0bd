import { Button, Flex } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';
import { useAuth } from '@strapi/strapi/admin';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { useRestoreCustomFieldMutation } from '../../../api/customFields';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';

/** Restores an archived field with its data. */
export function RestoreButton({ field }: { field: CustomField }) {
  const t = useTranslate();
  const report = useReport();
  const [restore, { isLoading }] = useRestoreCustomFieldMutation();
  const refetchPermissions = useAuth('RestoreButton', (auth) => auth.refetchPermissions);

  const handleClick = async () => {
    const answer = await restore({ id: field.id });
    if ('error' in answer) return report.failed(answer.error);
    report.done('restore.done', { label: field.label });
    await refetchPermissions();
  };

  return (
    <Flex justifyContent="flex-end">
      <Button
        size="S"
        variant="tertiary"
        startIcon={<ArrowClockwise />}
        loading={isLoading}
        onClick={() => void handleClick()}
      >
        {t('list.restore')}
      </Button>
    </Flex>
  );
}
