import { useGetCrmStagesQuery } from '../api/stages';
import { humanize } from '../components/SchemaForm/model/rows';
import { stageLabel } from '../process/model/stage';

/** A stage of records of a type by its label; one that no active definition has, by its name as words. */
export function useStageText(type: string, name: string | null): string | null {
  const { data = [] } = useGetCrmStagesQuery(type, { skip: type === '' || name === null });
  if (name === null) return null;
  return stageLabel(data.find((stage) => stage.name === name)) ?? humanize(name);
}
