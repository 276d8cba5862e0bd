import type { Actor, Effect, Task, TaskId, TaskOutcome } from '../../core/contracts';

/** What one decision did to one task, all in all. */
export interface TaskChange {
  readonly task: Task;
  readonly isNew: boolean;
  readonly closed: {
    readonly outcome: TaskOutcome;
    readonly actor: Actor;
    readonly at: number;
  } | null;
}

/** A task may be opened, changed and closed by one decision; it is written once. */
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
