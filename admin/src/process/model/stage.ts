import { humanize } from '../../components/SchemaForm/model/rows';
import type { HistoryEntry } from '../../api/process';
import type { InstanceRow } from '../../../../server/src/contracts/instances';
import type { StageEntry } from '../../../../server/src/contracts/available-actions';

/**
 * When the instance came to its stage, by its history (newest first): the last entry that changed
 * the stage. Undefined if none of the entries is about it.
 */
export function enteredAt(
  { stage, startedAt }: Pick<InstanceRow, 'stage' | 'startedAt'>,
  history: readonly HistoryEntry[] | undefined,
): string | undefined {
  if (!history || stage === null) return undefined;
  const entry = history.find(({ after }) => after?.['stage'] === stage);
  if (entry) return entry.at;
  return history.some(({ event }) => event === 'instance.started') ? startedAt : undefined;
}

/** The stage as its definition describes it; a campaign's member has none. */
export const stageOf = (
  { definition, entity, stage }: InstanceRow,
  stages: readonly StageEntry[],
): StageEntry | undefined =>
  stages.find(
    (one) => one.definition === definition.name && one.entity === entity && one.name === stage,
  );

/** Its title; a stage without one is called by its name, as words. */
export const stageLabel = (
  stage: Pick<StageEntry, 'name' | 'label'> | undefined,
): string | undefined => stage && (stage.label === stage.name ? humanize(stage.name) : stage.label);

/** The title of a pipeline; one without it, or that no stage is known of, by its name as words. */
export function pipelineLabel(
  stages: readonly Pick<StageEntry, 'definition' | 'definitionLabel'>[],
  definition: string,
): string {
  const label = stages.find((one) => one.definition === definition)?.definitionLabel;
  return label === undefined || label === definition ? humanize(definition) : label;
}

export interface Startable {
  readonly definition: string;
  readonly entity: string;
}

/** Entities of active definitions that do not run on the record. */
export function startable(
  stages: readonly StageEntry[],
  live: readonly InstanceRow[],
): readonly Startable[] {
  const running = new Set(live.map(({ definition }) => definition.name));
  const found = new Map<string, Startable>();
  for (const { definition, entity } of stages) {
    if (!running.has(definition)) found.set(`${definition}/${entity}`, { definition, entity });
  }
  return [...found.values()];
}
