import {
  INSTANCE_STATUSES,
  isLive,
  type CompiledDefinition,
  type InstanceSnapshot,
} from '../../contracts';
import { findFlowContradiction } from './flows';
import { findTaskContradiction } from './tasks';

/**
 * REL-004: how a snapshot contradicts itself or its definition, as a sentence; undefined if it is
 * consistent. Cheap for instances without a flow, which are the majority.
 */
export function findContradiction(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
): string | undefined {
  return (
    findHeadContradiction(definition, snapshot) ??
    (isBare(snapshot)
      ? undefined
      : (findFlowContradiction(definition, snapshot) ??
        findTaskContradiction(definition, snapshot)))
  );
}

const lists = ['runs', 'tokens', 'tasks', 'timers', 'completedSteps'] as const;

const isBare = ({ runs, tokens, tasks, timers, completedSteps }: InstanceSnapshot): boolean =>
  runs.length + tokens.length + tasks.length + timers.length + completedSteps.length === 0;

/** The steps of a campaign's member are kept after its end, so that it can be rolled back. */
const afterEnd = (snapshot: InstanceSnapshot): InstanceSnapshot =>
  snapshot.campaign === null ? snapshot : { ...snapshot, completedSteps: [] };

const isCount = (value: unknown, least: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= least;

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function findHeadContradiction(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
): string | undefined {
  const { definition: version, status } = snapshot;
  if (version.name !== definition.name || version.version !== definition.version) {
    return `It runs ${version.name} ${version.version}, not ${definition.name} ${definition.version}.`;
  }
  if (!INSTANCE_STATUSES.includes(status)) return `"${status}" is no status.`;
  if (!isCount(snapshot.revision, 1)) return 'Its revision is no count from 1.';
  if (!isCount(snapshot.counter, 0)) return 'Its counter is no count.';
  if (!isCount(snapshot.sequence, 0)) return 'Its sequence is no count.';
  if (!isObject(snapshot.data)) return 'Its data is no object.';
  if (!Array.isArray(snapshot.assignees)) return 'Its assignees are no list.';
  for (const list of lists) if (!Array.isArray(snapshot[list])) return `Its ${list} are no list.`;
  return findPlaceContradiction(definition, snapshot) ?? findStatusContradiction(snapshot);
}

function findPlaceContradiction(
  definition: CompiledDefinition,
  { entity: key, campaign, stage }: InstanceSnapshot,
): string | undefined {
  if (campaign !== null) {
    if (key !== null || stage !== null) return "A campaign's member has neither entity nor stage.";
    return definition.campaigns.has(campaign) ? undefined : `There is no campaign "${campaign}".`;
  }
  const entity = key === null ? undefined : definition.entities.get(key);
  if (!entity) return `There is no entity "${String(key)}".`;
  return stage !== null && entity.stages.has(stage)
    ? undefined
    : `"${String(stage)}" is no stage of ${entity.key}.`;
}

function findStatusContradiction(snapshot: InstanceSnapshot): string | undefined {
  const { status, fault, endedAt } = snapshot;
  const live = isLive(status);
  if (live !== (endedAt === null)) return `It is ${status} and ${live ? 'has' : 'has not'} ended.`;
  if ((status === 'needs_attention') !== (fault !== null)) {
    return `It is ${status} and ${fault === null ? 'nothing is wrong' : 'something is wrong'}.`;
  }
  return live || isBare(afterEnd(snapshot))
    ? undefined
    : 'It has ended, and something is still open.';
}
