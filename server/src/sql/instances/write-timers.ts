import type { Commit } from '../../core/contracts';
import { TABLES } from '../tables';
import { insertOf, type RowWrite } from './row-write';
import { isPaused, newTimerRow, timerStatusOf } from './rows/timer';

/** Inserts armed timers and deletes removed ones, so that the index of due timers stays small. */
export function timerWrites(commit: Commit): readonly RowWrite[] {
  const { next, effects } = commit.decision;
  const table = TABLES.timers;
  const removed = new Set(
    effects.flatMap((effect) => (effect.kind === 'timer.removed' ? [effect.timer] : [])),
  );
  const armed = effects.flatMap((effect) =>
    effect.kind === 'timer.armed' && !removed.has(effect.timer.id) ? [effect.timer] : [],
  );
  const where = { instance_id: next.id };
  const writes: RowWrite[] = [];
  if (removed.size > 0)
    writes.push({ kind: 'delete', table, where: { ...where, document_id: [...removed] } });
  writes.push(
    ...insertOf(
      table,
      armed.map((timer) => newTimerRow(next, timer)),
    ),
  );
  if (isPauseChange(commit)) {
    for (const status of ['armed', 'held'] as const) {
      const ids = next.timers.filter((timer) => timerStatusOf(next, timer) === status);
      if (ids.length === 0) continue;
      const from = status === 'armed' ? 'held' : 'armed';
      const named = { ...where, document_id: ids.map(({ id }) => id), status: from };
      writes.push({ kind: 'update', table, where: named, set: { status } });
    }
  }
  return writes;
}

/** Whether all timers of the instance are suspended or resumed. */
export const isPauseChange = ({ decision: { next }, base }: Commit): boolean =>
  base !== null && isPaused(base) !== isPaused(next);
