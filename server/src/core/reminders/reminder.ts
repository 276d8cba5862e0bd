import type { InstanceSnapshot, Task, Timer } from '../contracts';

export const isReminderOf = ({ id }: Pick<Task, 'id'>, { work }: Timer): boolean =>
  work.kind === 'reminder' && work.task === id;

/** Whether the task of a reminder is open. */
export const isOfOpenTask = ({ tasks }: Pick<InstanceSnapshot, 'tasks'>, timer: Timer): boolean =>
  tasks.some((task) => isReminderOf(task, timer));

/**
 * The timers of a task's due date. One whose time is over already is left out; that of the due date
 * itself never is.
 *
 * @param reminders before the due date, in milliseconds; 0 for the due date itself.
 */
export function remindersOf(
  { id: task, dueAt }: Pick<Task, 'id' | 'dueAt'>,
  reminders: readonly number[],
  now: number,
): readonly Omit<Timer, 'id'>[] {
  if (dueAt === null) return [];
  return reminders
    .filter((before) => before === 0 || dueAt - before > now)
    .map((before) => ({
      ...{ token: null, triggerAt: dueAt - before },
      work: { kind: 'reminder', task, before },
    }));
}
