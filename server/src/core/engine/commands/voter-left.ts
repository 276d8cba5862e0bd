import type { Refusal, VoterLeftCommand } from '../../contracts';
import { settle } from '../../approval/settle';
import { refuseUnlessLive } from '../checks';
import type { Draft } from '../draft';

/**
 * Somebody was removed or blocked. Votes they have cast stand; their empty seats count as absent,
 * which may decide; what they had taken is handed back.
 */
export function voterLeft(draft: Draft, { person }: VoterLeftCommand): Refusal | null {
  const dead = refuseUnlessLive(draft);
  if (dead) return dead;
  const { tasks } = draft;
  for (const task of tasks) {
    if (task.kind === 'task' && task.claimedBy === person) {
      draft.changeTask({ ...task, claimedBy: null });
      draft.record('task.released', { payload: { task: task.id, person } });
    }
  }
  for (const task of tasks) {
    // An earlier one may have been decided and have moved the stage, which cancels the others.
    if (task.kind !== 'approval' || !draft.tasks.includes(task)) continue;
    if (!task.seats.some((seat) => seat.person === person && !seat.left)) continue;
    const seats = task.seats.map((seat) =>
      seat.person === person ? { ...seat, left: true } : seat,
    );
    const changed = { ...task, seats };
    draft.changeTask(changed);
    draft.record('voter.left', { payload: { task: task.id, person } });
    const refusal = settle(draft, changed);
    if (refusal || draft.halted) return refusal;
  }
  return null;
}
