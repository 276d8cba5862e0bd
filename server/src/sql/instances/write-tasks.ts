import type { Assignee, Commit, InstanceSnapshot, Seat, Task } from '../../core/contracts';
import { positionOf, toJsonText } from '../columns';
import { TABLES } from '../tables';
import type { AddedRows } from './single-statement';
import { taskChanges, type TaskChange } from './task-changes';
import type { ScopedConnection } from '../scope';

/** Tasks that were opened, changed or closed, with their seats and whom they wait for. */
export async function writeTasks(commit: Commit, connection: ScopedConnection): Promise<void> {
  const { next } = commit.decision;
  const changes = taskChanges(commit.decision.effects);
  if (changes.length === 0) return;
  await insertNew(next, changes, connection);
  for (const change of changes) if (!change.isNew) await update(commit, change, connection);
  await writeWaits(commit, changes, connection);
}

/** Rows of new tasks by table; undefined where others have changed, so that it takes more. */
export function addedTasks({
  decision: { next, effects },
}: Commit): readonly AddedRows[] | undefined {
  const changes = taskChanges(effects);
  if (changes.some(({ isNew }) => !isNew)) return undefined;
  const open = changes.filter(({ closed }) => closed === null).map(({ task }) => task);
  return [
    { table: TABLES.tasks, rows: changes.map((change) => newRow(next, change)) },
    { table: TABLES.votes, rows: seatRows(next, changes) },
    { table: TABLES.assignees, rows: waitRows(next, open) },
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
    added.map((change) => newRow(next, change)),
  );
  const seats = seatRows(next, added);
  if (seats.length > 0) await connection.insert(TABLES.votes, seats);
}

const seatRows = (next: InstanceSnapshot, added: readonly TaskChange[]): object[] =>
  added.flatMap(({ task }) =>
    task.kind === 'approval'
      ? task.seats.map((seat, position) => ({
          task_id: task.id,
          instance_id: next.id,
          person: seat.person,
          position,
          ...seatColumns(seat),
        }))
      : [],
  );

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
      .update(seatColumns(seat));
  }
}

/**
 * Whom tasks wait for: what a dashboard looks for, and nothing is decided by it. Where nobody new is
 * waited for, those who are not any more are deleted; else the rows of the task are written anew.
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
  const waits = waitRows(next, added);
  if (waits.length > 0) await connection.insert(TABLES.assignees, waits);
}

/** Whom these open tasks wait for, as rows. */
export const waitRows = (
  { id, subject }: Pick<InstanceSnapshot, 'id' | 'subject'>,
  tasks: readonly Task[],
): object[] =>
  tasks.flatMap((task) =>
    waitsFor(task).map((assignee) => ({
      ...{ assignee, task_id: task.id, instance_id: id, open: true, due_at: task.dueAt },
      ...{ subject_type: subject.type, subject_id: subject.id },
      ...{ kind: task.kind, label: task.label, opened_at: task.openedAt },
    })),
  );

/** A claimed task waits for who claimed it, an approval for the seats that are still empty. */
export function waitsFor(task: Task): readonly Assignee[] {
  if (task.kind === 'task') {
    return task.claimedBy === null ? [...new Set(task.assignees)] : [task.claimedBy];
  }
  return task.seats.filter(({ vote, left }) => vote === null && !left).map(({ person }) => person);
}

const newRow = ({ id, subject }: InstanceSnapshot, { task, closed }: TaskChange): object => ({
  document_id: task.id,
  instance_id: id,
  subject_type: subject.type,
  subject_id: subject.id,
  kind: task.kind,
  label: task.label,
  token: task.token,
  step: task.kind === 'task' ? task.step : null,
  approval: task.kind === 'approval' ? task.approval : null,
  seats: task.kind === 'approval' ? task.seats.length : null,
  request: toJsonText(task.kind === 'approval' ? task.request : null),
  opened_at: task.openedAt,
  position: positionOf(task.id),
  status: 'open',
  ...taskColumns(task),
  ...endColumns(closed),
});

const taskColumns = (task: Task): object => ({
  due_at: task.dueAt,
  claimed_by: task.kind === 'task' ? task.claimedBy : null,
  assignees: toJsonText(task.kind === 'task' ? task.assignees : null),
});

const endColumns = (closed: TaskChange['closed']): object =>
  closed
    ? { status: closed.outcome, closed_at: closed.at, closed_by: toJsonText(closed.actor) }
    : {};

const seatColumns = ({ vote, left }: Seat): object => ({
  choice: vote?.choice ?? null,
  at: vote?.at ?? null,
  by: toJsonText(vote?.by),
  chain: toJsonText(vote?.chain),
  comment: vote?.comment ?? null,
  record_revision: vote?.recordRevision ?? null,
  left,
});
