import type {
  FlowNode,
  PlainTask,
  Refusal,
  Task,
  TaskId,
  Timer,
  TimerId,
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

export function findTimer(
  draft: Draft,
  id: TimerId,
): (Place & { readonly timer: Timer }) | Refusal {
  const dead = refuseUnlessLive(draft);
  if (dead) return dead;
  const timer = draft.timers.find((other) => other.id === id);
  if (!timer) {
    return refuse('UnknownTimer', `There is no armed timer "${id}" in this instance.`, 'timer');
  }
  const place = placeOf(draft, timer.token);
  return place.kind === 'place' ? { ...place, timer } : place;
}
