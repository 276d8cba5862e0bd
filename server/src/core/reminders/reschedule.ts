import type { Refusal, RescheduleCommand, Task } from '../contracts';
import { approvalOf } from '../approval/settle';
import { findTask } from '../engine/commands/find';
import type { Draft } from '../engine/draft';
import { given } from '../engine/json';
import { refuse } from '../engine/refuse';

/** The longest time until a due date, in milliseconds: ten years, as of a duration. */
const LONGEST = 3_660 * 24 * 60 * 60 * 1000;

/** Gives a task another due date, or none; its reminders move with it. */
export function reschedule(draft: Draft, command: RescheduleCommand): Refusal | null {
  const task = findTask(draft, command.task);
  if (task.kind === 'refusal') return task;
  const { dueAt, reason } = command;
  if (dueAt === task.dueAt) return null;
  if (dueAt !== null && dueAt <= draft.now) {
    return refuse('InvalidInput', '"dueAt" must be in the future.', 'dueAt');
  }
  if (dueAt !== null && dueAt > draft.now + LONGEST) {
    return refuse('InvalidInput', '"dueAt" must be within ten years.', 'dueAt');
  }
  draft.moveTask({ ...task, dueAt }, remindersOf(draft, task));
  draft.record('task.rescheduled', {
    before: { dueAt: toIso(task.dueAt) },
    after: { dueAt: toIso(dueAt) },
    payload: given({ task: task.id, label: task.label, reason }),
  });
  return null;
}

/** What the definition says, in the version that the instance runs. */
function remindersOf(draft: Draft, task: Task): readonly number[] {
  if (task.kind === 'approval') return approvalOf(draft, task)?.reminders ?? [];
  const step = draft.definition.steps.get(task.step)?.step;
  return step?.kind === 'task' ? step.reminders : [];
}

const toIso = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();
