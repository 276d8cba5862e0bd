import type { CompleteTaskCommand, PlainTask, Refusal } from '../../contracts';
import { undoneByHand } from '../../compensation/operate';
import { compensatedRunOf } from '../../compensation/state';
import { advance } from '../../flow/walk';
import type { Draft } from '../draft';
import { checkFields } from '../fields';
import { given } from '../json';
import { chainAmong, chainTo, isPublic, passesOwnership } from '../../identity';
import { refuse } from '../refuse';
import { taskWork } from '../stand-ins';
import { findPlainTask, placeOf } from './find';

/** FR-L2-002. Completes a user task and advances its flow, or continues undoing it. */
export function completeTask(draft: Draft, command: CompleteTaskCommand): Refusal | null {
  const task = findPlainTask(draft, command.task);
  if (task.kind === 'refusal') return task;
  const barred = refuseUnlessAssigned(draft, task);
  if (barred) return barred;
  const checked = checkFields(draft, command.fields);
  if (checked.kind === 'refusal') return checked;
  const place = placeOf(draft, task.token);
  if (place.kind === 'refusal') return place;

  const diff = draft.write(checked.values);
  draft.closeTask(task, 'completed');
  draft.record('task.completed', {
    ...diff,
    payload: given({ task: task.id, label: task.label, comment: command.comment }),
  });
  const run = compensatedRunOf(draft, place.token);
  if (run) undoneByHand(draft, run, place.token);
  else advance(draft, place.token, place.node);
  return null;
}

/** A claimed task can be completed by its holder only, any other by each of its assignees. */
export function refuseUnlessAssigned(draft: Draft, task: PlainTask): Refusal | null {
  const { actor } = draft.facts;
  if (passesOwnership(actor)) return null;
  if (isPublic(actor)) {
    return refuse(
      'NotAssigned',
      'You are not signed in: only users and admins can complete tasks.',
      'task',
    );
  }
  if (task.claimedBy !== null) {
    const chain = chainTo(actor, task.claimedBy, taskWork(draft));
    if (chain) return draft.actsBy(chain);
    return refuse('AlreadyClaimed', `"${task.label}" was claimed by ${task.claimedBy}.`, 'task');
  }
  if (task.assignees.length === 0) return null;
  const chain = chainAmong(actor, task.assignees, taskWork(draft));
  if (chain) return draft.actsBy(chain);
  const whom = task.assignees.join(', ');
  return refuse('NotAssigned', `"${task.label}" is assigned to ${whom}.`, 'task');
}
