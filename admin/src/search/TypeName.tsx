import { useGetCrmReferenceTypesQuery } from '../api/references';
import { RECORD_TYPES } from '../constants';
import { useTranslate } from '../hooks/useTranslate';

/** What records of a type are called. */
export function TypeName({ type }: { type: string }) {
  const t = useTranslate();
  const { data = [] } = useGetCrmReferenceTypesQuery();
  const known = RECORD_TYPES.find(({ uid }) => uid === type);
  return <>{known ? t(known.label) : (data.find((one) => one.type === type)?.name ?? type)}</>;
}
