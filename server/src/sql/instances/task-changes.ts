import type { Actor, Effect, Task, TaskId, TaskOutcome } from '../../core/contracts';

/** The net change of one task by one decision. */
export interface TaskChange {
  readonly task: Task;
  readonly isNew: boolean;
  readonly closed: {
    readonly outcome: TaskOutcome;
    readonly actor: Actor;
    readonly at: number;
  } | null;
}

/** One change for each task, which a decision may open, change and close. */
export function taskChanges(effects: readonly Effect[]): readonly TaskChange[] {
  const changes = new Map<TaskId, TaskChange>();
  for (const effect of effects) {
    if (effect.kind === 'task.opened') {
      changes.set(effect.task.id, { task: effect.task, isNew: true, closed: null });
    } else if (effect.kind === 'task.changed' || effect.kind === 'task.closed') {
      const { task } = effect;
      const isNew = changes.get(task.id)?.isNew ?? false;
      const closed = effect.kind === 'task.closed' ? endOf(effect) : null;
      changes.set(task.id, { task, isNew, closed });
    }
  }
  return [...changes.values()];
}

const endOf = ({ outcome, actor, at }: Extract<Effect, { kind: 'task.closed' }>) => ({
  outcome,
  actor,
  at,
});
