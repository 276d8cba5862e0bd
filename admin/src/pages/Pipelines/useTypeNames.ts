import { useCallback } from 'react';

import { useGetCrmReferenceTypesQuery } from '../../api/references';

/** The name of a content type; its uid where the user may not read it. */
export function useTypeNames(): (uid: string) => string {
  const { data } = useGetCrmReferenceTypesQuery();
  return useCallback((uid) => data?.find(({ type }) => type === uid)?.name ?? uid, [data]);
}
