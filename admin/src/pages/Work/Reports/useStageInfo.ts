import { useMemo } from 'react';

import type { StageEntry } from '../../../../../server/src/contracts/available-actions';
import { humanize } from '../../../components/SchemaForm/model/rows';
import { stageLabel } from '../../../process/model/stage';
import type { Pipeline } from '../Board/model/pipelines';

/** Labels and colours of the stages of a pipeline; those of older versions are called by their names. */
export function useStageInfo(
  stages: readonly StageEntry[],
  { definition, entity }: Pick<Pipeline, 'definition' | 'entity'>,
) {
  return useMemo(() => {
    const own = stages.filter((one) => one.definition === definition && one.entity === entity);
    const find = (name: string) => own.find((one) => one.name === name);
    return {
      labelOf: (name: string): string => stageLabel(find(name)) ?? humanize(name),
      colorOf: (name: string): string | null => find(name)?.color ?? null,
      isLoss: (name: string): boolean => find(name)?.outcome === 'lost',
    };
  }, [stages, definition, entity]);
}

export type StageInfo = ReturnType<typeof useStageInfo>;
