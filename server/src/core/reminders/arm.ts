import type { InstanceSnapshot, Task, Timer } from '../contracts';
import type { Draft } from '../engine/draft';

const isReminderOf = (task: Pick<Task, 'id'>, { work }: Timer): boolean =>
  work.kind === 'reminder' && work.task === task.id;

/** Whether the task of a reminder is open. */
export const isOfOpenTask = ({ tasks }: Pick<InstanceSnapshot, 'tasks'>, timer: Timer): boolean =>
  tasks.some((task) => isReminderOf(task, timer));

/**
 * Arms the timers of a task's due date. One whose time is over already is not armed; that of the due
 * date itself always is.
 *
 * @param reminders before the due date, in milliseconds; 0 for the due date itself.
 */
export function armReminders(draft: Draft, task: Task, reminders: readonly number[]): void {
  if (task.dueAt === null) return;
  for (const before of reminders) {
    const triggerAt = task.dueAt - before;
    if (before > 0 && triggerAt <= draft.now) continue;
    const id = draft.nextTimerId();
    const work = { kind: 'reminder', task: task.id, before } as const;
    draft.armTimer({ id, token: null, triggerAt, work });
  }
}

export function cancelReminders(draft: Draft, task: Task): void {
  for (const timer of draft.timers) {
    if (isReminderOf(task, timer)) draft.removeTimer(timer.id, 'cancelled');
  }
}
