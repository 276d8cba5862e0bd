import type {
  FlowNode,
  PlainTask,
  Refusal,
  Task,
  TaskId,
  Timer,
  TimerId,
  TimerWork,
  Token,
} from '../../contracts';
import { refuseUnlessAllowed, refuseUnlessLive } from '../checks';
import type { Draft } from '../draft';
import { refuse } from '../refuse';
import { refuseWhilePaused } from './paused';

/** Preconditions of every command on a live instance. */
export const refuseEntry = (draft: Draft): Refusal | null =>
  refuseUnlessLive(draft) ?? refuseUnlessAllowed(draft);

export function findTask(draft: Draft, id: TaskId): Task | Refusal {
  return (
    refuseEntry(draft) ??
    refuseWhilePaused(draft) ??
    draft.tasks.find((task) => task.id === id) ??
    refuse('UnknownTask', `There is no open task "${id}" in this instance.`, 'task')
  );
}

export function findPlainTask(draft: Draft, id: TaskId): PlainTask | Refusal {
  const task = findTask(draft, id);
  if (task.kind !== 'approval') return task;
  return refuse('WrongKind', `"${task.label}" is an approval: vote on it.`, 'task');
}

export interface Place {
  readonly kind: 'place';
  readonly token: Token;
  readonly node: FlowNode;
}

/** The position of a token. It exists, because consistency was checked before. */
export function placeOf(draft: Draft, id: Token['id'] | null): Place | Refusal {
  const token = draft.tokens.find((other) => other.id === id);
  const node = token && draft.definition.steps.get(token.step);
  return node
    ? { kind: 'place', token, node }
    : refuse('UnknownToken', `There is no token "${String(id)}" in this instance.`, 'token');
}

/** For commands of people: authorization is checked before existence. */
export const findToken = (draft: Draft, id: Token['id']): Place | Refusal =>
  refuseEntry(draft) ?? refuseWhilePaused(draft) ?? placeOf(draft, id);

type Kind = Timer['work']['kind'];

/** A timer of this kind. */
export type TimerOf<K extends Kind> = Timer & { readonly work: Extract<TimerWork, { kind: K }> };

export type FoundTimer<K extends Kind> = { readonly kind: 'found'; readonly timer: TimerOf<K> };

/** A timer that belongs to no flow, by its kind. */
export function findOwnTimer<K extends Kind>(
  draft: Draft,
  id: TimerId,
  kind: K,
): FoundTimer<K> | Refusal {
  const ended = refuseUnlessLive(draft);
  if (ended) return ended;
  const timer = draft.timers.find((other) => other.id === id);
  if (!timer) return refuseUnknown(id);
  if (timer.work.kind === kind) return { kind: 'found', timer: timer as TimerOf<K> };
  const message = `The timer "${id}" is of the kind "${timer.work.kind}", not "${kind}".`;
  return refuse('WrongKind', message, 'timer');
}

/** The same, if it is due and the instance is not paused. */
export function findDueTimer<K extends Kind>(
  draft: Draft,
  { timer: id, isDue }: { readonly timer: TimerId; readonly isDue?: true },
  kind: K,
): FoundTimer<K> | Refusal {
  const found = findOwnTimer(draft, id, kind);
  if (found.kind === 'refusal') return found;
  return refuseWhilePaused(draft) ?? refuseEarly(draft, found.timer, isDue) ?? found;
}

/** @param isDue it was claimed when due by the clock of its queue, which may differ from ours. */
export function refuseEarly(draft: Draft, timer: Timer, isDue: true | undefined): Refusal | null {
  if (draft.now >= timer.triggerAt || isDue) return null;
  const due = new Date(timer.triggerAt).toISOString();
  return refuse('TooEarly', `The timer "${timer.id}" falls due at ${due}.`, 'timer');
}

const refuseUnknown = (id: TimerId): Refusal =>
  refuse('UnknownTimer', `There is no armed timer "${id}" in this instance.`, 'timer');

export function findTimer(
  draft: Draft,
  id: TimerId,
): (Place & { readonly timer: Timer }) | Refusal {
  const dead = refuseUnlessLive(draft);
  if (dead) return dead;
  const timer = draft.timers.find((other) => other.id === id);
  if (!timer) return refuseUnknown(id);
  const place = placeOf(draft, timer.token);
  return place.kind === 'place' ? { ...place, timer } : place;
}
