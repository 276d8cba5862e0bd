import { useGetCrmLayoutQuery } from '../../../api/layouts';
import type { RecordKey } from '../../../api/process';
import { useGetCrmRecordQuery } from '../../../api/records';
import { useTranslate } from '../../../hooks/useTranslate';

/** What the record is called: its entry title, as far as the user may read it. */
export function useRecordTitle(record: RecordKey): string {
  const t = useTranslate();
  const { data: values } = useGetCrmRecordQuery(record);
  const { data: layout } = useGetCrmLayoutQuery(record.type);
  for (const name of [layout?.mainField ?? 'name', 'name', 'title', 'email', 'phone']) {
    const value = values?.[name];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') {
      return String(value);
    }
  }
  return t('record.untitled');
}
