import { useMemo } from 'react';

import { useGetCrmAllStagesQuery } from '../../api/board';

/** The names of the pipelines of records that the user may read; none without that right. */
export function usePipelineNames(): readonly string[] {
  const { data } = useGetCrmAllStagesQuery();
  return useMemo(() => [...new Set((data ?? []).map(({ definition }) => definition))], [data]);
}
