import type { z } from 'zod';

import { isLive, type InstanceSnapshot } from '../../core/contracts';
import { liveKeyOf, positionOf } from '../columns';
import { waitsFor } from '../instances/rows/assignee';
import {
  IDENTITY,
  instanceColumns,
  INSTANCE_DEFAULTS,
  subjectOf,
  type InstanceRow,
} from '../instances/rows/instance';
import { miscountedParts, missingSeats, PARTS, toSnapshot } from '../instances/rows/snapshot';
import type { TaskRow } from '../instances/rows/task';
import type { VoteRow } from '../instances/rows/vote';
import { TABLES } from '../tables';
import type { RawInstance, RawRow } from './raw-rows';

/** The readable part of an instance, and a list of what is lost. */
export interface Recovery {
  /** Undefined if its record or definition cannot be read. */
  readonly snapshot: InstanceSnapshot | undefined;
  /** A sentence for each fault of the rows. */
  readonly losses: readonly string[];
}

/** Parses row by row and column by column; what cannot be parsed is dropped and listed. */
export function recoverSnapshot(raw: RawInstance): Recovery {
  const losses: string[] = [];
  if (!raw.instance) {
    const { tokens, tasks, timers } = raw;
    const counts = `${tokens.length} tokens, ${tasks.length} tasks, ${timers.length} timers`;
    return { snapshot: undefined, losses: [`Its own row is gone; ${counts} are left.`] };
  }
  const head = recoverHead(raw.instance, losses);
  if (!head) return { snapshot: undefined, losses };
  const parts = {
    tokens: keep(PARTS.tokens, raw.tokens, losses),
    tasks: keep(PARTS.tasks, raw.tasks, losses),
    votes: keep(PARTS.votes, raw.votes, losses),
    timers: keep(PARTS.timers, raw.timers, losses),
  };
  const tasks = parts.tasks.filter((task) => hasItsSeats(task, parts.votes, losses));
  const { tokens, tasks: allTasks, timers } = raw;
  const found = { tokens: tokens.length, tasks: allTasks.length, timers: timers.length };
  losses.push(...miscountedParts(head, found).map((miscount) => `${miscount}.`));
  const instance = withCounters(head, [...raw.tokens, ...raw.tasks, ...raw.timers], losses);
  const sorted = {
    tokens: inOrder(parts.tokens),
    tasks: inOrder(tasks),
    timers: inOrder(parts.timers),
  };
  const snapshot = toSnapshot({ instance, ...sorted, votes: parts.votes });
  compareWaits(raw, snapshot, losses);
  return { snapshot, losses };
}

const inOrder = <Row extends { readonly document_id: string }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((one, other) => positionOf(one.document_id) - positionOf(other.document_id));

function keep<T extends z.ZodType>(
  { table, row: shape }: { readonly table: string; readonly row: T },
  rows: readonly RawRow[],
  losses: string[],
): z.infer<T>[] {
  return rows.flatMap((row) => {
    const parsed = shape.safeParse(row);
    if (parsed.success) return [parsed.data];
    const [issue] = parsed.error.issues;
    const column = issue?.path.map(String).join('.') ?? '';
    losses.push(`A row of ${table} cannot be read: ${column} ${issue?.message ?? ''}.`);
    return [];
  });
}

/** Parses column by column; one that cannot be parsed gets its default. */
function recoverHead(row: RawRow, losses: string[]): InstanceRow | undefined {
  const head: Record<string, unknown> = {};
  for (const [column, shape] of Object.entries<z.ZodType>(instanceColumns.unwrap().shape)) {
    const parsed = shape.safeParse(row[column]);
    if (parsed.success) {
      head[column] = parsed.data;
      continue;
    }
    losses.push(
      `${TABLES.instances}.${column} cannot be read: ${parsed.error.issues[0]?.message ?? ''}.`,
    );
    if (IDENTITY.includes(column)) return undefined;
    head[column] = INSTANCE_DEFAULTS[column as keyof typeof INSTANCE_DEFAULTS];
  }
  const read = head as unknown as InstanceRow;
  const fixed = {
    ...read,
    revision: Math.max(read.revision, 1),
    counter: Math.max(read.counter, 0),
    sequence: Math.max(read.sequence, 0),
  };
  const key = { ...fixed, subject: subjectOf(fixed) };
  const liveKey = isLive(fixed.status) ? liveKeyOf(key) : null;
  if (row.live_key !== liveKey) {
    losses.push(`${TABLES.instances}.live_key belongs to another status, record or definition.`);
  }
  return { ...fixed, live_key: liveKey };
}

function hasItsSeats(task: TaskRow, votes: readonly VoteRow[], losses: string[]): boolean {
  const found = missingSeats(task, votes);
  if (found === undefined || task.kind !== 'approval') return true;
  losses.push(`The approval "${task.label}" has ${found} of its ${task.seats} seats.`);
  return false;
}

/** The counter must not fall behind the ids in use, which are never reused. */
function withCounters(head: InstanceRow, rows: readonly RawRow[], losses: string[]): InstanceRow {
  const given = rows.map(({ document_id: id }) => (typeof id === 'string' ? positionOf(id) : 0));
  const counter = Math.max(head.counter, ...given.filter(Number.isSafeInteger));
  if (counter !== head.counter) losses.push(`Its counter is behind: it has given ${counter}.`);
  return { ...head, counter };
}

/** Compares the projection of assignees with the tasks. */
function compareWaits(raw: RawInstance, { tasks }: InstanceSnapshot, losses: string[]): void {
  const expected = tasks.flatMap((task) => waitsFor(task).map((who) => `${task.id} ${who}`));
  const found = raw.assignees.map(
    ({ task_id: task, assignee }) => `${String(task)} ${String(assignee)}`,
  );
  const isSame = [...expected].sort().join('\n') === [...found].sort().join('\n');
  if (!isSame) losses.push(`${TABLES.assignees} does not say whom its tasks wait for.`);
}
