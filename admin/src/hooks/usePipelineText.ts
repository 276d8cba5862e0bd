import { useCallback } from 'react';

import { useGetCrmAllStagesQuery } from '../api/board';
import { pipelineLabel } from '../process/model/stage';

/** A pipeline by its title; one that is not active, or that the user may not see, by its name as words. */
export function usePipelineText(): (definition: string) => string {
  const { data } = useGetCrmAllStagesQuery();
  return useCallback((definition) => pipelineLabel(data ?? [], definition), [data]);
}
