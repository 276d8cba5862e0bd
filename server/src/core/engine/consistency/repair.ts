import {
  isLive,
  PAUSED_FAULT,
  type Actor,
  type CompiledDefinition,
  type Decision,
  type Effect,
  type HistoryEntry,
  type InstanceSnapshot,
} from '../../contracts';
import { isOfOpenTask } from '../../reminders/reminder';
import { eventsOf } from '../events';
import { statusEffects } from '../status-effects';
import { findContradiction } from './find-contradiction';

/** A corrupt instance, with what is known besides its snapshot. */
export interface RepairOrder {
  /** The version that it runs; undefined if that does not exist. */
  readonly definition: CompiledDefinition | undefined;
  /** The last stage in its history. */
  readonly lastStage: string | null;
  /** Rows that were already lost on reading, as sentences. */
  readonly losses: readonly string[];
  /** Whether to end the instance in any case, because its record is about to be deleted. */
  readonly ends?: boolean;
  readonly actor: Actor;
}

/** Undefined if nothing is wrong. */
export interface Repair {
  /** The changes, as sentences. */
  readonly changes: readonly string[];
  readonly decision: Decision;
}

/**
 * REL-004. Makes a corrupt instance consistent with the fewest changes: removes what contradicts
 * the rest, ends flows with missing parts, and parks the instance for an operator. An instance
 * without a definition or entity is cancelled. Pure.
 *
 * @param now in milliseconds since 1970.
 */
export function repair(
  snapshot: InstanceSnapshot,
  order: RepairOrder,
  now: number,
): Repair | undefined {
  const { definition, losses, ends = false } = order;
  const contradiction = definition ? findContradiction(definition, snapshot) : undefined;
  // An ended instance needs no definition.
  const isSound =
    contradiction === undefined && (definition !== undefined || !isLive(snapshot.status));
  if (isSound && losses.length === 0 && !ends) return undefined;
  const changes = [...losses];
  if (contradiction !== undefined) changes.push(contradiction);
  const kept = definition && !ends ? mend(snapshot, definition, order, changes) : undefined;
  const next = kept
    ? parked(kept, snapshot.fault, changes, now)
    : cancelled(snapshot, order, changes, now);
  return { changes, decision: toDecision(snapshot, next, changes, order.actor, now) };
}

type Mend = (snapshot: InstanceSnapshot) => InstanceSnapshot;

/** Repairs in the order in which they are tried, from the least invasive on. */
const MENDS: readonly (readonly [says: string, mend: Mend])[] = [
  ['Tasks and timers that no step waits for are removed.', withoutStrays],
  ['Its flows are ended: their tasks are cancelled, their timers removed.', withoutFlows],
  ['Everything that it waits for is removed.', bare],
];

function mend(
  snapshot: InstanceSnapshot,
  definition: CompiledDefinition,
  { lastStage }: RepairOrder,
  changes: string[],
): InstanceSnapshot | undefined {
  const placed = place(snapshot, definition, lastStage, changes);
  if (!placed) return undefined;
  const isSound = (one: InstanceSnapshot): boolean =>
    findContradiction(definition, one) === undefined;
  if (isSound(placed)) return placed;
  for (const [says, attempt] of MENDS) {
    const mended = attempt(placed);
    if (!isSound(mended)) continue;
    changes.push(says);
    return mended;
  }
  return undefined;
}

/** The instance row: stage and status. Undefined if the definition has no place for it. */
function place(
  snapshot: InstanceSnapshot,
  definition: CompiledDefinition,
  lastStage: string | null,
  changes: string[],
): InstanceSnapshot | undefined {
  const live = isLive(snapshot.status);
  const head = {
    ...snapshot,
    endedAt: live ? null : (snapshot.endedAt ?? snapshot.startedAt),
    fault: snapshot.status === 'needs_attention' ? (snapshot.fault ?? UNKNOWN) : null,
  };
  const settled = live ? head : bare(head);
  if (settled.campaign !== null) {
    return definition.campaigns.has(settled.campaign)
      ? { ...settled, entity: null, stage: null }
      : undefined;
  }
  const entity = definition.entities.get(settled.entity ?? '');
  if (!entity) return undefined;
  if (settled.stage !== null && entity.stages.has(settled.stage)) return settled;
  const known = lastStage !== null && entity.stages.has(lastStage) ? lastStage : undefined;
  const stage = known ?? entity.initial;
  const why = known ? 'the last one in its history' : 'the first';
  changes.push(`It is moved to the stage "${stage}", ${why}.`);
  return { ...settled, stage };
}

const UNKNOWN = {
  code: 'CorruptInstance',
  reason: 'The reason of its fault is lost.',
  path: null,
  at: 0,
};

function withoutStrays(snapshot: InstanceSnapshot): InstanceSnapshot {
  const waited = new Set<string>();
  for (const { state } of snapshot.tokens) {
    if (state.kind === 'task') waited.add(state.task);
    if (state.kind === 'timer') waited.add(state.timer);
  }
  const tasks = snapshot.tasks.filter(
    (task) => waited.has(task.id) || (task.kind === 'approval' && task.request !== null),
  );
  const timers = snapshot.timers.filter((timer) =>
    timer.work.kind === 'reminder'
      ? isOfOpenTask({ tasks }, timer)
      : timer.token === null || waited.has(timer.id),
  );
  return { ...snapshot, tasks, timers };
}

function withoutFlows(snapshot: InstanceSnapshot): InstanceSnapshot {
  const tasks = snapshot.tasks.filter((task) => task.kind === 'approval' && task.request !== null);
  return { ...bare(snapshot), tasks };
}

function bare(snapshot: InstanceSnapshot): InstanceSnapshot {
  return {
    ...snapshot,
    ...{ runs: [], tokens: [], tasks: [], timers: [], completedSteps: [] },
  };
}

/**
 * Parks the instance for an operator to resume; an ended instance stays ended, and a paused one waits
 * for whoever paused it.
 */
function parked(
  snapshot: InstanceSnapshot,
  before: InstanceSnapshot['fault'],
  changes: readonly string[],
  now: number,
): InstanceSnapshot {
  if (!isLive(snapshot.status)) return snapshot;
  const reason = changes.join(' ');
  const isPaused = before?.code === PAUSED_FAULT;
  const fault = {
    ...{ code: isPaused ? PAUSED_FAULT : 'Repaired', reason, path: null },
    at: isPaused ? before.at : now,
  };
  return { ...snapshot, status: 'needs_attention', fault };
}

function cancelled(
  snapshot: InstanceSnapshot,
  { definition, ends }: RepairOrder,
  changes: string[],
  now: number,
): InstanceSnapshot {
  const { name, version } = snapshot.definition;
  if (!definition) changes.push(`There is no definition ${name} ${version}.`);
  if (!isLive(snapshot.status)) return { ...bare(snapshot), fault: null };
  changes.push(ends ? 'It ends with its record.' : 'It cannot continue and is cancelled.');
  return { ...bare(snapshot), status: 'cancelled', endedAt: now, fault: null };
}

function toDecision(
  before: InstanceSnapshot,
  after: InstanceSnapshot,
  changes: readonly string[],
  actor: Actor,
  at: number,
): Decision {
  const next = { ...after, revision: before.revision + 1 };
  const entry: HistoryEntry = {
    event: 'instance.repaired',
    before: { status: before.status, stage: before.stage },
    after: { status: next.status, stage: next.stage },
    ...{ actor, at, payload: { changes: [...changes] } },
  };
  return {
    kind: 'decision',
    next,
    events: eventsOf(next, [entry]),
    effects: effectsOf(before, next, actor, at),
    history: [entry],
    pending: null,
    overtaken: null,
    steps: 0,
  };
}

function effectsOf(
  before: InstanceSnapshot,
  next: InstanceSnapshot,
  actor: Actor,
  at: number,
): Effect[] {
  const tasks = new Set(next.tasks.map(({ id }) => id));
  const timers = new Set(next.timers.map(({ id }) => id));
  const effects: Effect[] = [];
  for (const task of before.tasks) {
    if (tasks.has(task.id)) continue;
    effects.push({ kind: 'task.closed', task, outcome: 'cancelled', actor, at });
  }
  for (const { id: timer, work } of before.timers) {
    if (timers.has(timer)) continue;
    effects.push({ kind: 'timer.removed', timer, because: 'cancelled' });
    if (work.kind === 'sla' && work.phase === 'breach') {
      effects.push({ kind: 'sla', status: 'cancelled', at });
    }
  }
  if (next.stage !== null && next.stage !== before.stage) {
    effects.push({ kind: 'record.staged', stage: next.stage });
  }
  effects.push(...statusEffects(before, next));
  return effects;
}
