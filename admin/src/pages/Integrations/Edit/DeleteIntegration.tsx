import { useNavigate } from 'react-router-dom';

import type { Integration } from '../../../../../server/src/contracts/integrations';
import { useDeleteCrmIntegrationMutation } from '../../../api/integrations';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { DeleteButton } from '../../../components/DeleteButton';
import { LIST } from '../paths';

export function DeleteIntegration({ integration }: { integration: Integration }) {
  const t = useTranslate();
  const report = useReport();
  const navigate = useNavigate();
  const [remove, { isLoading }] = useDeleteCrmIntegrationMutation();
  const { name, label } = integration;
  return (
    <DeleteButton
      title={t('action.delete.title', { label })}
      text={t('integrations.delete.text')}
      isLoading={isLoading}
      onConfirm={async () => {
        const answer = await remove({ name });
        if ('error' in answer) return report.failed(answer.error);
        report.done('action.deleted', { label });
        navigate(LIST);
      }}
    />
  );
}
