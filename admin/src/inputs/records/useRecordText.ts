import { useGetCrmReferenceQuery } from '../../api/references';
import { useTranslate } from '../../hooks/useTranslate';
import { endOf } from '../endOf';

/** The label of a document; one that is gone, or that the user may not look up, has no name. */
export function useRecordText(type: string | null, id: string | null): string {
  const t = useTranslate();
  const skip = type === null || id === null;
  const { data, error, isLoading } = useGetCrmReferenceQuery(
    { type: type ?? '', id: id ?? '' },
    { skip },
  );
  if (id === null || isLoading) return '';
  if (data) return data.label;
  return skip || error ? t('record.unknown') : t('people.gone', { id: endOf(id) });
}
