import type { Assignee, InstanceSnapshot, Task } from '../../../core/contracts';

/** The used columns of a row of `crm_task_assignees`. */
export interface AssigneeRow {
  readonly assignee: Assignee;
}

/**
 * The rows of `crm_task_assignees` for these open tasks: a projection for dashboards, which no decision
 * reads.
 */
export const assigneeRows = (
  { id, subject }: Pick<InstanceSnapshot, 'id' | 'subject'>,
  tasks: readonly Task[],
): AssigneeRow[] =>
  tasks.flatMap((task) =>
    waitsFor(task).map((assignee) => ({
      ...{ assignee, task_id: task.id, instance_id: id, open: true, due_at: task.dueAt },
      ...{ subject_type: subject.type, subject_id: subject.id },
      ...{ kind: task.kind, label: task.label, opened_at: task.openedAt },
    })),
  );

/** A claimed task waits for its claimant, an approval for the seats that have not voted. */
export function waitsFor(task: Task): readonly Assignee[] {
  if (task.kind === 'task') {
    return task.claimedBy === null ? [...new Set(task.assignees)] : [task.claimedBy];
  }
  return task.seats.filter(({ vote, left }) => vote === null && !left).map(({ person }) => person);
}
