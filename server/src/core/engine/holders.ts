import type { Assignee, Task } from '../contracts';

/** Whoever has claimed it, its assignees, or the seats of an approval that have no vote. */
export function holdersOf(task: Task): readonly Assignee[] {
  if (task.kind === 'task') return task.claimedBy ? [task.claimedBy] : task.assignees;
  return task.seats.filter(({ vote, left }) => !vote && !left).map(({ person }) => person);
}
