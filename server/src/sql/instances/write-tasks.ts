import type { Commit, InstanceSnapshot, Task } from '../../core/contracts';
import { TABLES } from '../tables';
import { assigneeRows, waitsFor } from './rows/assignee';
import { endColumns, newTaskRow, taskColumns } from './rows/task';
import { newVoteRows, voteColumns } from './rows/vote';
import type { AddedRows } from './single-statement';
import { taskChanges, type TaskChange } from './task-changes';
import type { ScopedConnection } from '../scope';

/** Inserts and updates the tasks that a decision changed, with their votes and assignees. */
export async function writeTasks(commit: Commit, connection: ScopedConnection): Promise<void> {
  const { next } = commit.decision;
  const changes = taskChanges(commit.decision.effects);
  if (changes.length === 0) return;
  await insertNew(next, changes, connection);
  for (const change of changes) if (!change.isNew) await update(commit, change, connection);
  await writeWaits(commit, changes, connection);
}

/** Rows of new tasks by table; undefined where others are changed, which takes more statements. */
export function addedTasks({
  decision: { next, effects },
}: Commit): readonly AddedRows[] | undefined {
  const changes = taskChanges(effects);
  if (changes.some(({ isNew }) => !isNew)) return undefined;
  const open = changes.filter(({ closed }) => closed === null).map(({ task }) => task);
  return [
    { table: TABLES.tasks, rows: changes.map((change) => newTaskRow(next, change)) },
    { table: TABLES.votes, rows: seatRows(next, changes) },
    { table: TABLES.assignees, rows: assigneeRows(next, open) },
  ];
}

async function insertNew(
  next: InstanceSnapshot,
  changes: readonly TaskChange[],
  connection: ScopedConnection,
): Promise<void> {
  const added = changes.filter(({ isNew }) => isNew);
  if (added.length === 0) return;
  await connection.insert(
    TABLES.tasks,
    added.map((change) => newTaskRow(next, change)),
  );
  const seats = seatRows(next, added);
  if (seats.length > 0) await connection.insert(TABLES.votes, seats);
}

const seatRows = (next: InstanceSnapshot, added: readonly TaskChange[]): object[] =>
  added.flatMap(({ task }) => (task.kind === 'approval' ? newVoteRows(next.id, task) : []));

async function update(
  { base }: Commit,
  { task, closed }: TaskChange,
  connection: ScopedConnection,
): Promise<void> {
  await connection
    .rows(TABLES.tasks)
    .where({ document_id: task.id })
    .update({ ...taskColumns(task), ...endColumns(closed) });
  if (task.kind !== 'approval') return;
  const old = base?.tasks.find(({ id }) => id === task.id);
  const seats = new Map(
    old?.kind === 'approval' ? old.seats.map((seat) => [seat.person, JSON.stringify(seat)]) : [],
  );
  for (const seat of task.seats) {
    if (seats.get(seat.person) === JSON.stringify(seat)) continue;
    await connection
      .rows(TABLES.votes)
      .where({ task_id: task.id, person: seat.person })
      .update(voteColumns(seat));
  }
}

/**
 * Keeps the projection of assignees: where a task waits for nobody new, the rows of the others are
 * deleted; otherwise its rows are replaced.
 */
async function writeWaits(
  { base, decision: { next } }: Commit,
  changes: readonly TaskChange[],
  connection: ScopedConnection,
): Promise<void> {
  const added: Task[] = [];
  const rewritten: string[] = [];
  const rows = () => connection.rows(TABLES.assignees);
  for (const { task, isNew, closed } of changes) {
    const old = isNew ? undefined : base?.tasks.find(({ id }) => id === task.id);
    const before = old && new Set(waitsFor(old));
    const after = closed ? [] : waitsFor(task);
    const gone = before && [...before].filter((one) => !after.includes(one));
    const isNarrowed =
      gone !== undefined && old?.dueAt === task.dueAt && after.every((one) => before?.has(one));
    if (isNarrowed && after.length > 0) {
      if (gone.length > 0) {
        await rows().where({ task_id: task.id }).whereIn('assignee', gone).delete();
      }
      continue;
    }
    if (!isNew) rewritten.push(task.id);
    if (!closed) added.push(task);
  }
  if (rewritten.length > 0) await rows().whereIn('task_id', rewritten).delete();
  const waits = assigneeRows(next, added);
  if (waits.length > 0) await connection.insert(TABLES.assignees, waits);
}
