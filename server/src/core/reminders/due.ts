import type { Assignee, Refusal, Task, TaskDueCommand } from '../contracts';
import { ownerOf } from '../automation/perform';
import { findDueTimer } from '../engine/commands/find';
import type { Draft } from '../engine/draft';

/** Reminds the people of a task before its due date, and says that it is over. */
export function taskDue(draft: Draft, command: TaskDueCommand): Refusal | null {
  const found = findDueTimer(draft, command, 'reminder');
  if (found.kind === 'refusal') return found;
  const { id, work } = found.timer;
  draft.removeTimer(id, 'fired');
  const task = draft.tasks.find((one) => one.id === work.task);
  if (!task || task.dueAt === null) return null;
  const isOverdue = work.before === 0;
  // One that comes too late says nothing that the due date itself does not say.
  if (!isOverdue && draft.now >= task.dueAt) return null;
  const payload = {
    ...{ task: task.id, label: task.label },
    dueAt: new Date(task.dueAt).toISOString(),
  };
  draft.record(isOverdue ? 'task.overdue' : 'task.reminded', { payload });
  const to = peopleOf(draft, task);
  if (to.length === 0) return null;
  draft.notify({
    ...{ notice: 'due', to, except: null },
    payload: { ...payload, overdue: isOverdue },
  });
  return null;
}

/** Whoever has claimed it, or may complete it; of an approval the voters who have not voted. */
function peopleOf(draft: Draft, task: Task): readonly Assignee[] {
  if (task.kind === 'approval') {
    return task.seats.flatMap(({ person, vote, left }) => (vote || left ? [] : [person]));
  }
  if (task.claimedBy !== null) return [task.claimedBy];
  if (task.assignees.length > 0) return task.assignees;
  const owner = ownerOf(draft);
  return owner === null ? [] : [owner];
}
