import type { ClaimCommand, Refusal, ReleaseCommand } from '../../contracts';
import type { Draft } from '../draft';
import { chainTo, passesOwnership, personOf } from '../../identity';
import { refuse } from '../refuse';
import { taskWork } from '../stand-ins';
import { refuseUnlessAssigned } from './complete-task';
import { findPlainTask } from './find';

/** Commands on an instance are serialized, so one of several concurrent claims wins. */
export function claim(draft: Draft, command: ClaimCommand): Refusal | null {
  const task = findPlainTask(draft, command.task);
  if (task.kind === 'refusal') return task;
  const person = personOf(draft.facts.actor);
  if (person === null) return refuse('NotAssigned', 'Only people can claim tasks.', 'task');
  if (task.claimedBy === person) return null;
  if (task.claimedBy !== null) {
    return refuse('AlreadyClaimed', `"${task.label}" was claimed by ${task.claimedBy}.`, 'task');
  }
  const barred = refuseUnlessAssigned(draft, task);
  if (barred) return barred;
  draft.changeTask({ ...task, claimedBy: person });
  draft.record('task.claimed', { payload: { task: task.id, person } });
  return null;
}

/** Returns a claimed task to its assignees. */
export function release(draft: Draft, command: ReleaseCommand): Refusal | null {
  const task = findPlainTask(draft, command.task);
  if (task.kind === 'refusal') return task;
  const { actor } = draft.facts;
  if (task.claimedBy === null) {
    return refuse('NotClaimed', `"${task.label}" is not claimed.`, 'task');
  }
  const chain = passesOwnership(actor) ? [] : chainTo(actor, task.claimedBy, taskWork(draft));
  if (!chain) {
    return refuse(
      'NotClaimed',
      `"${task.label}" was claimed by ${task.claimedBy}, not by you.`,
      'task',
    );
  }
  draft.actsBy(chain);
  draft.changeTask({ ...task, claimedBy: null });
  draft.record('task.released', { payload: { task: task.id, person: task.claimedBy } });
  return null;
}
