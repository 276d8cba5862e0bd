import type { Commit } from '../../core/contracts';
import { TABLES } from '../tables';
import { isHeld, newTimerRow, timerStatusOf } from './rows/timer';
import type { ScopedConnection } from '../scope';

/**
 * Inserts armed timers and deletes removed ones, so that the index of due timers stays small. One whose
 * attempts are used up stays as a dead row, for operators.
 */
export async function writeTimers(
  { decision: { next, effects }, base }: Commit,
  connection: ScopedConnection,
): Promise<void> {
  const removed = new Map(
    effects.flatMap((effect) =>
      effect.kind === 'timer.removed' ? [[effect.timer, effect.because] as const] : [],
    ),
  );
  const armed = effects.flatMap((effect) =>
    effect.kind === 'timer.armed' && !removed.has(effect.timer.id) ? [effect.timer] : [],
  );
  const dead = [...removed].flatMap(([id, because]) => (because === 'failed' ? [id] : []));
  const gone = [...removed.keys()].filter((id) => !dead.includes(id));
  const timers = () => connection.rows(TABLES.timers).where({ instance_id: next.id });
  if (gone.length > 0) await timers().whereIn('document_id', gone).delete();
  if (dead.length > 0) await timers().whereIn('document_id', dead).update({ status: 'dead' });
  if (armed.length > 0) {
    await connection.insert(
      TABLES.timers,
      armed.map((timer) => newTimerRow(next, timer)),
    );
  }
  if (base && isHeld(base) !== isHeld(next)) {
    const from = isHeld(next) ? 'armed' : 'held';
    await timers()
      .where({ status: from })
      .update({ status: timerStatusOf(next) });
  }
}

/** Rows of new timers; undefined where others are removed or held, which takes more statements. */
export function addedTimers({
  decision: { next, effects },
  base,
}: Commit): readonly object[] | undefined {
  if (effects.some(({ kind }) => kind === 'timer.removed')) return undefined;
  if (base && isHeld(base) !== isHeld(next)) return undefined;
  return effects.flatMap((effect) =>
    effect.kind === 'timer.armed' ? [newTimerRow(next, effect.timer)] : [],
  );
}
