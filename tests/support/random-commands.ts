/** What a random move means for an instance as it stands at that moment, as a command of the core. */
import {
  type Command,
  type InstanceSnapshot,
  type StartCommand,
  SYSTEM_ACTOR,
  type Task,
  type TaskId,
  type Timer,
  type TimerId,
  type TokenId,
} from '../../server/src/core/contracts';
import { user } from './engine';
import type { Move } from './random-pipelines';

type LiveCommand = Exclude<Command, StartCommand>;
type OnPosition = Extract<Move, { pick: number }>;

const pickOf = <Item>(items: readonly Item[], pick: number): Item | undefined =>
  items[pick % Math.max(items.length, 1)];

/** Undefined for what no caller can do: damaging what is stored. */
export function commandOf(move: Move, snapshot: InstanceSnapshot): LiveCommand | undefined {
  const actor = user('rep');
  switch (move.kind) {
    case 'act': {
      const { action, fields, comment, by, barred } = move;
      return {
        ...{ type: 'act', action, fields, actor: user(by) },
        ...(comment && { comment: 'x' }),
        ...(barred && { writable: [] }),
      };
    }
    case 'close':
      return {
        ...{ type: 'act', action: 'close', outcome: move.outcome, fields: move.fields, actor },
        ...(move.comment && { comment: 'x' }),
      };
    case 'assign':
      return { type: 'act', action: 'assign', assignees: move.assignees, actor };
    case 'cancel':
    case 'convert':
    case 'revertConvert':
    case 'comment':
      return { type: 'act', action: move.kind, comment: 'Ünïcödé 👋', actor };
    case 'stale': {
      const revision = snapshot.revision - 1;
      return { type: 'act', action: 'comment', comment: 'x', revision, actor };
    }
    case 'ghost':
      return { type: 'timerFired', timer: `${snapshot.id}.0` as TimerId, actor: SYSTEM_ACTOR };
    case 'left':
      return { type: 'voterLeft', person: `user:${move.by}`, actor: SYSTEM_ACTOR };
    case 'recordChanged':
      return { type: 'recordChanged', keys: [move.key], actor: SYSTEM_ACTOR };
    case 'resume':
      return { type: 'resume', mode: move.mode, actor: SYSTEM_ACTOR };
    case 'rollBack':
      return { type: 'rollBack', reason: 'Recalled.', actor: SYSTEM_ACTOR };
    case 'corruption':
      return undefined;
    default:
      return onPosition(move, snapshot);
  }
}

function onPosition(move: OnPosition, snapshot: InstanceSnapshot): LiveCommand | undefined {
  const { pick } = move;
  const nothing = `${snapshot.id}.0`;
  const task = (kind: Task['kind']): TaskId =>
    pickOf(
      snapshot.tasks.filter((one) => one.kind === kind),
      pick,
    )?.id ?? (nothing as TaskId);
  const timer = (...kinds: Timer['work']['kind'][]): TimerId =>
    pickOf(
      snapshot.timers.filter(({ work }) => kinds.includes(work.kind)),
      pick,
    )?.id ?? (nothing as TimerId);
  switch (move.kind) {
    case 'next':
      return next(move, snapshot);
    case 'complete': {
      const actor = move.by === null ? SYSTEM_ACTOR : user(move.by);
      return { type: 'completeTask', task: task('task'), fields: move.fields, actor };
    }
    case 'claim':
    case 'release':
      return { type: move.kind, task: task('task'), actor: user(move.by) };
    case 'vote': {
      const { choice, by } = move;
      return { type: 'vote', task: task('approval'), choice, actor: user(by), comment: 'so' };
    }
    case 'fire':
      return { type: 'timerFired', timer: timer('wait'), actor: SYSTEM_ACTOR };
    case 'succeed': {
      const { output } = move;
      const fired = timer('activity', 'compensation', 'transition');
      return { type: 'activityCompleted', timer: fired, output, actor: SYSTEM_ACTOR };
    }
    case 'fail': {
      const { retryable } = move;
      const fired = timer('activity', 'compensation', 'transition');
      const words = { reason: 'It did not answer.', retryable, actor: SYSTEM_ACTOR };
      return { type: 'activityFailed', timer: fired, ...words };
    }
    case 'cancelBranch': {
      const token = pickOf(snapshot.tokens, pick)?.id ?? (nothing as TokenId);
      return { type: 'cancelBranch', token, actor: SYSTEM_ACTOR };
    }
  }
}

/** What the picked position waits for. */
function next(
  move: Extract<Move, { kind: 'next' }>,
  snapshot: InstanceSnapshot,
): LiveCommand | undefined {
  const { pick, by, choice } = move;
  const waiting: (Task | Timer)[] = [...snapshot.tasks, ...snapshot.timers];
  const one = pickOf(waiting, pick);
  if (!one) return commandOf({ kind: 'resume', mode: 'skip' }, snapshot);
  if ('work' in one) {
    const words = { timer: one.id, actor: SYSTEM_ACTOR };
    if (one.work.kind === 'wait') return { type: 'timerFired', ...words };
    return choice === 'reject'
      ? { type: 'activityFailed', reason: 'It did not answer.', ...words }
      : { type: 'activityCompleted', output: { deep: [1, { z: 1, a: null }] }, ...words };
  }
  if (one.kind === 'task') return { type: 'completeTask', task: one.id, actor: SYSTEM_ACTOR };
  return { type: 'vote', task: one.id, choice, actor: user(by) };
}
