import {
  isLive,
  type Actor,
  type CompiledDefinition,
  type Decision,
  type HistoryEntry,
  type InstanceSnapshot,
  type Refusal,
} from '../contracts';
import { refuseWhileCompensating } from '../compensation/state';
import { moveLadder } from '../escalation/move-ladder';
import { findContradiction } from './consistency';
import { eventsOf } from './events';
import { given, own } from './json';
import { refuse } from './refuse';

/** Migration of an instance to another version of its definition. */
export interface MoveOrder {
  readonly from: CompiledDefinition;
  readonly to: CompiledDefinition;
  /** Maps old stages to new ones; a stage that is not mapped keeps its name. */
  readonly stages: Readonly<Record<string, string>>;
  readonly actor: Actor;
  readonly reason?: string | undefined;
}

/**
 * FR-L2-001. Migrates a running instance to another version. Pure, like `decide`. Refused with a
 * reason if anything that the instance waits for (tasks, approvals, timers, positions in flows) is
 * not at the same place in the new version.
 *
 * @param now in milliseconds since 1970.
 */
export function move(
  snapshot: InstanceSnapshot,
  order: MoveOrder,
  now: number,
): Decision | Refusal {
  const { from, to, stages, actor } = order;
  const contradiction = findContradiction(from, snapshot);
  if (contradiction !== undefined) return refuse('CorruptInstance', contradiction);
  if (!isLive(snapshot.status)) {
    return refuse('InstanceEnded', `The instance has ended: it is ${snapshot.status}.`);
  }
  const compensating = refuseWhileCompensating(snapshot);
  if (compensating) return compensating;
  const { stage: old } = snapshot;
  const stage = old === null ? null : ((own(stages, old) as string | undefined) ?? old);
  const placed: InstanceSnapshot = {
    ...snapshot,
    definition: { name: to.name, version: to.version },
    stage,
    runs: renameStages(snapshot.runs, stages),
    revision: snapshot.revision + 1,
  };
  const ladder = moveLadder(from, to, snapshot, placed, now);
  const next: InstanceSnapshot = { ...placed, timers: ladder.timers, counter: ladder.counter };
  const stranding = findStranding(from, to, next);
  if (stranding !== undefined) return refuse('Stranded', stranding, 'stages');
  const isStaged = stage !== old;
  const entry: HistoryEntry = {
    event: 'instance.moved',
    before: given({ version: from.version, stage: isStaged ? old : undefined }),
    after: given({ version: to.version, stage: isStaged ? stage : undefined }),
    actor,
    at: now,
    payload: given({ reason: order.reason }),
  };
  return {
    kind: 'decision',
    next,
    events: eventsOf(next, [entry]),
    effects: [
      ...(isStaged && stage !== null ? [{ kind: 'record.staged', stage } as const] : []),
      ...ladder.effects,
    ],
    history: [entry],
    pending: null,
    overtaken: null,
    steps: 0,
  };
}

/** A run that fails later moves back to the stage of the new version. */
function renameStages(
  runs: InstanceSnapshot['runs'],
  stages: MoveOrder['stages'],
): InstanceSnapshot['runs'] {
  const renamed = (from: string): string => (own(stages, from) as string | undefined) ?? from;
  if (runs.every(({ transition }) => !transition || renamed(transition.from) === transition.from)) {
    return runs;
  }
  return runs.map((run) =>
    run.transition
      ? { ...run, transition: { ...run.transition, from: renamed(run.transition.from) } }
      : run,
  );
}

/** Why the instance cannot continue in the new version, as a sentence; undefined if it can. */
function findStranding(
  from: CompiledDefinition,
  to: CompiledDefinition,
  next: InstanceSnapshot,
): string | undefined {
  return (
    findLostPlace(from, to, next) ??
    findRefusedData(to, next) ??
    mapText(
      findContradiction(to, next),
      (text) => `At its position, ${to.version} differs: ${text}`,
    )
  );
}

function findLostPlace(
  from: CompiledDefinition,
  to: CompiledDefinition,
  { entity: key, campaign, stage }: InstanceSnapshot,
): string | undefined {
  if (campaign !== null) {
    return to.campaigns.has(campaign) ? undefined : `${to.version} has no campaign "${campaign}".`;
  }
  const entity = to.entities.get(key ?? '');
  if (!entity) return `${to.version} has no entity "${String(key)}".`;
  if (entity.type !== from.entities.get(entity.key)?.type) {
    return `In ${to.version} the entity "${entity.key}" is of another type.`;
  }
  const place = entity.stages.get(stage ?? '');
  if (!place) {
    return `${to.version} has no stage "${String(stage)}": say in "stages" where its instances go.`;
  }
  return place.final
    ? `"${place.name}" is a final stage: instances cannot be moved there.`
    : undefined;
}

function findRefusedData(to: CompiledDefinition, { data }: InstanceSnapshot): string | undefined {
  for (const [key, value] of Object.entries(data)) {
    if (value === null) continue;
    const fault = to.dataSchema.get(key)?.fault(value);
    if (fault !== undefined) return `Its data do not fit ${to.version}: "${key}" ${fault}.`;
  }
  return undefined;
}

const mapText = (text: string | undefined, change: (text: string) => string): string | undefined =>
  text === undefined ? undefined : change(text);
