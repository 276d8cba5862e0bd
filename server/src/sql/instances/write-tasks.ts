import type { Commit, InstanceSnapshot, Seat, Task } from '../../core/contracts';
import { TABLES } from '../tables';
import { insertOf, type RowWrite } from './row-write';
import { assigneeRows, waitsFor } from './rows/assignee';
import { endColumns, newTaskRow, taskColumns } from './rows/task';
import { newVoteRows, voteColumns } from './rows/vote';
import { taskChanges, type TaskChange } from './task-changes';

/** The tasks that a decision has changed, with their votes and assignees. */
export function taskWrites({ decision: { next, effects }, base }: Commit): readonly RowWrite[] {
  const changes = taskChanges(effects);
  const added = changes.filter(({ isNew }) => isNew);
  const oldOf = ({ task, isNew }: TaskChange): Task | undefined =>
    isNew ? undefined : base?.tasks.find(({ id }) => id === task.id);
  return [
    ...insertOf(
      TABLES.tasks,
      added.map((change) => newTaskRow(next, change)),
    ),
    ...insertOf(
      TABLES.votes,
      added.flatMap(({ task }) => (task.kind === 'approval' ? newVoteRows(next.id, task) : [])),
    ),
    ...changes.flatMap((change) => (change.isNew ? [] : updates(change, oldOf(change)))),
    ...assigneeWrites(
      next,
      changes.map((change) => [change, oldOf(change)]),
    ),
  ];
}

/** The task, its new votes, and voters who have left. */
function updates({ task, closed }: TaskChange, old: Task | undefined): readonly RowWrite[] {
  const set = { ...((!old || !isSame(task, old)) && taskColumns(task)), ...endColumns(closed) };
  const writes: RowWrite[] =
    Object.keys(set).length === 0
      ? []
      : [{ kind: 'update', table: TABLES.tasks, where: { document_id: task.id }, set }];
  if (task.kind !== 'approval') return writes;
  const textOf = (seat: Seat): string => JSON.stringify(seat);
  const seats = new Map(
    old?.kind === 'approval' ? old.seats.map((seat) => [seat.person, textOf(seat)]) : [],
  );
  const changed = task.seats.filter((seat) => seats.get(seat.person) !== textOf(seat));
  return [
    ...writes,
    ...changed.map((seat): RowWrite => {
      const where = { task_id: task.id, person: seat.person };
      return { kind: 'update', table: TABLES.votes, where, set: voteColumns(seat) };
    }),
  ];
}

/** Whether its row stays as it is while it is open: a vote changes a seat alone. */
const isSame = (task: Task, old: Task): boolean =>
  JSON.stringify(taskColumns(task)) === JSON.stringify(taskColumns(old));

/** Updates the projection of assignees: deletes former ones, inserts new ones. */
function assigneeWrites(
  next: InstanceSnapshot,
  changes: readonly (readonly [TaskChange, Task | undefined])[],
): readonly RowWrite[] {
  const table = TABLES.assignees;
  const writes: RowWrite[] = [];
  const added: object[] = [];
  for (const [{ task, isNew, closed }, old] of changes) {
    const where = { task_id: task.id };
    const after = closed ? [] : assigneeRows(next, [task]);
    if (!isNew && after.length === 0) {
      writes.push({ kind: 'delete', table, where });
      continue;
    }
    const before = new Set(old ? waitsFor(old) : []);
    const waiting = new Set(after.map(({ assignee }) => assignee));
    const gone = [...before].filter((one) => !waiting.has(one));
    const kept = [...before].filter((one) => waiting.has(one));
    if (gone.length > 0)
      writes.push({ kind: 'delete', table, where: { ...where, assignee: gone } });
    if (kept.length > 0 && old?.dueAt !== task.dueAt) {
      const set = { due_at: task.dueAt };
      writes.push({ kind: 'update', table, where: { ...where, assignee: kept }, set });
    }
    added.push(...after.filter(({ assignee }) => !before.has(assignee)));
  }
  return [...writes, ...insertOf(table, added)];
}
