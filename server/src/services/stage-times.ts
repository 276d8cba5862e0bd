import type { ListStageTimes } from '../contracts/record-pages';
import type { Clock, CompiledStage, DefinitionSource } from '../core/contracts';
import type { SqlRuntime } from '../sql/ports';
import { readVisits, type StageVisit } from '../sql/stage-log/visits';
import { withStrapiErrors } from '../strapi/ports/errors';
import { stageParts } from './stages';

/** `strapi.plugin('nexus-crm').service('stage-times')`: how long an instance has been in each stage. */
export class StageTimes {
  constructor(
    private readonly runtime: SqlRuntime,
    private readonly definitions: Pick<DefinitionSource, 'version'>,
    private readonly clock: Clock,
  ) {}

  /** One query. Does not check the right to read the record of the instance; the caller must. */
  of(instance: string): Promise<ListStageTimes.Response> {
    return withStrapiErrors(async () => {
      const visits = await readVisits(this.runtime, instance);
      const last = visits.at(-1);
      if (!last) return { data: [] };
      const definition = await this.definitions.version(last.definition, last.version);
      const stages = definition?.entities.get(last.entity)?.stages ?? new Map();
      return { data: toEntries(stages, visits, this.clock.now().getTime()) };
    });
  }
}

function toEntries(
  stages: ReadonlyMap<string, CompiledStage>,
  visits: readonly StageVisit[],
  now: number,
): ListStageTimes.Entry[] {
  const current = visits.at(-1);
  const known = [...stages.values()].map((stage) => ({ stage: stage.name, ...stageParts(stage) }));
  const others = [...new Set(visits.map(({ stage }) => stage))]
    .filter((stage) => !stages.has(stage))
    .map((stage) => ({ stage, label: stage, color: null, isFinal: false, outcome: null }));
  return [...known, ...others].map((entry) => {
    const own = visits.filter(({ stage }) => stage === entry.stage);
    const last = own.at(-1);
    return {
      ...entry,
      isCurrent: current?.stage === entry.stage,
      visits: own.length,
      enteredAt: last ? new Date(last.entered_at).toISOString() : null,
      ms: own.reduce((sum, visit) => sum + lengthOf(visit, now), 0),
    };
  });
}

const lengthOf = ({ entered_at: from, left_at: left, ended_at: ended }: StageVisit, now: number) =>
  Math.max((left ?? ended ?? now) - from, 0);
