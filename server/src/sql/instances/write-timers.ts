import { PAUSED, type Commit, type InstanceSnapshot, type Timer } from '../../core/contracts';
import { positionOf, toJsonText } from '../columns';
import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

/**
 * Timers that were armed and removed. One that failed for good stays as a dead row, for people to
 * look at; the others leave nothing behind, so that the index of what is due stays small.
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
      armed.map((timer) => newRow(next, timer)),
    );
  }
  if (base && isHeld(base) !== isHeld(next)) {
    const from = isHeld(next) ? 'armed' : 'held';
    await timers()
      .where({ status: from })
      .update({ status: timerStatusOf(next) });
  }
}

/** Rows of new timers; undefined where others are removed or held, so that it takes more. */
export function addedTimers({
  decision: { next, effects },
  base,
}: Commit): readonly object[] | undefined {
  if (effects.some(({ kind }) => kind === 'timer.removed')) return undefined;
  if (base && isHeld(base) !== isHeld(next)) return undefined;
  return effects.flatMap((effect) =>
    effect.kind === 'timer.armed' ? [newRow(next, effect.timer)] : [],
  );
}

/** The timers of a paused instance wait until it continues; nobody looks for them meanwhile. */
const isHeld = ({ fault }: InstanceSnapshot): boolean => fault?.code === PAUSED;

export const timerStatusOf = (next: InstanceSnapshot): string => (isHeld(next) ? 'held' : 'armed');

const newRow = (next: InstanceSnapshot, timer: Timer): object => ({
  document_id: timer.id,
  instance_id: next.id,
  subject_type: next.subject.type,
  subject_id: next.subject.id,
  type: timer.work.kind,
  trigger_at: timer.triggerAt,
  payload: toJsonText({ token: timer.token, work: timer.work }),
  position: positionOf(timer.id),
  status: timerStatusOf(next),
  attempts: 0,
  recoveries: 0,
  lease_epoch: 0,
});
