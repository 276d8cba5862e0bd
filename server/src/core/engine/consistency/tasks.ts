import {
  isReserved,
  type CompiledDefinition,
  type InstanceSnapshot,
  type Task,
  type Timer,
} from '../../contracts';
import { isOfOpenTask } from '../../reminders/reminder';
import { isIssued } from './ids';

/** Checks tasks and timers against the tokens that wait for them. */
export function findTaskContradiction(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
): string | undefined {
  const ids = new Set([...snapshot.tasks, ...snapshot.timers].map(({ id }) => id as string));
  if (ids.size !== snapshot.tasks.length + snapshot.timers.length)
    return 'A task or timer is listed twice.';
  for (const task of snapshot.tasks) {
    const contradiction = findOne(definition, snapshot, task);
    if (contradiction !== undefined) return `Task ${task.id}: ${contradiction}`;
  }
  for (const timer of snapshot.timers) {
    const contradiction = findTimerContradiction(definition, snapshot, timer);
    if (contradiction !== undefined) return `Timer ${timer.id}: ${contradiction}`;
  }
  return undefined;
}

function findOne(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  task: Task,
): string | undefined {
  if (!isIssued(snapshot, task.id)) return 'its id was never issued.';
  if (task.kind === 'approval') {
    const people = new Set(task.seats.map(({ person }) => person));
    if (people.size !== task.seats.length) return 'a person has two seats.';
    if (task.request) return findRequestContradiction(definition, snapshot, task);
  }
  const token = snapshot.tokens.find(({ id }) => id === task.token);
  return token?.state.kind === 'task' && token.state.task === task.id
    ? undefined
    : 'no token waits for it.';
}

function findRequestContradiction(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  task: Extract<Task, { kind: 'approval' }>,
): string | undefined {
  const name = task.request?.transition ?? '';
  const entity = definition.entities.get(snapshot.entity ?? '');
  const transition = entity?.transitions.get(name);
  if (task.token !== null) return 'it belongs to a request and to a flow.';
  if (isReserved(name)) {
    return entity?.actions.get(name)?.approval ? undefined : `"${name}" asks for no approval.`;
  }
  if (!transition?.approval) return `"${name}" asks for no approval.`;
  if (snapshot.stage === null || !transition.from.has(snapshot.stage)) {
    return `"${name}" does not leave from ${String(snapshot.stage)}.`;
  }
  return undefined;
}

function findTimerContradiction(
  definition: CompiledDefinition,
  snapshot: InstanceSnapshot,
  timer: Timer,
): string | undefined {
  if (!isIssued(snapshot, timer.id)) return 'its id was never issued.';
  if (!Number.isFinite(timer.triggerAt)) return 'it never falls due.';
  const { kind } = timer.work;
  const isOfInstance = kind === 'escalation' || kind === 'automation' || kind === 'sla';
  if ((isOfInstance || kind === 'reminder') !== (timer.token === null)) {
    return `a timer of the kind "${kind}" has no token.`;
  }
  if (timer.work.kind === 'reminder') {
    return isOfOpenTask(snapshot, timer) ? undefined : 'its task is not open.';
  }
  if (isOfInstance) {
    return definition.entities.has(snapshot.entity ?? '') ? undefined : 'it needs an entity.';
  }
  const token = snapshot.tokens.find(({ id }) => id === timer.token);
  return token?.state.kind === 'timer' && token.state.timer === timer.id
    ? undefined
    : 'no token waits for it.';
}
