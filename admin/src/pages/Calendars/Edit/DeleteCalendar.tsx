import { useNavigate } from 'react-router-dom';

import { useDeleteCrmCalendarMutation, useGetCrmSlaPipelinesQuery } from '../../../api/calendars';
import { DeleteButton } from '../../../components/DeleteButton';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { LIST } from '../paths';

/** Deletes a calendar after naming the pipelines that count by it. */
export function DeleteCalendar({ name }: { name: string }) {
  const t = useTranslate();
  const report = useReport();
  const navigate = useNavigate();
  const { data } = useGetCrmSlaPipelinesQuery();
  const users = data?.filter(({ calendar }) => calendar === name) ?? [];
  const [remove, { isLoading }] = useDeleteCrmCalendarMutation();
  const handleConfirm = async (): Promise<void> => {
    const answer = await remove({ name });
    if ('error' in answer) return report.failed(answer.error);
    report.done('action.deleted', { label: name });
    navigate(LIST);
  };
  return (
    <DeleteButton
      title={t('action.delete.title', { label: name })}
      text={
        users.length === 0
          ? t('calendars.delete.text')
          : t('calendars.delete.used', { names: users.map(({ label }) => label).join(', ') })
      }
      isLoading={isLoading}
      onConfirm={handleConfirm}
    />
  );
}
