import type { Knex } from 'knex';

import type { InstanceSnapshot } from '../../../core/contracts';
import { TABLES, WAITING_TIMERS } from '../../tables';
import { toInstance, type InstanceRow } from './instance';
import { taskRow, toTask, type TaskRow } from './task';
import { timerRow, toTimer, type TimerRow } from './timer';
import { tokenRow, toToken, type TokenRow } from './token';
import { voteRow, type VoteRow } from './vote';

const all = (): void => undefined;

/** The tables that hold parts of an instance, how a row is read, and which rows make the snapshot. */
export const PARTS = {
  tokens: { table: TABLES.tokens, row: tokenRow, current: all },
  tasks: {
    table: TABLES.tasks,
    row: taskRow,
    current: (query: Knex.QueryBuilder) => void query.where({ status: 'open' }),
  },
  votes: { table: TABLES.votes, row: voteRow, current: all },
  timers: {
    table: TABLES.timers,
    row: timerRow,
    current: (query: Knex.QueryBuilder) => void query.whereIn('status', WAITING_TIMERS),
  },
} as const;

/** The rows of one instance. */
export interface SnapshotRows {
  readonly instance: InstanceRow;
  readonly tokens: readonly TokenRow[];
  readonly tasks: readonly TaskRow[];
  readonly votes: readonly VoteRow[];
  readonly timers: readonly TimerRow[];
}

/** The committed snapshot from its rows, equal to the byte. */
export const toSnapshot = ({
  instance,
  tokens,
  tasks,
  votes,
  timers,
}: SnapshotRows): InstanceSnapshot =>
  toInstance(instance, {
    tokens: tokens.map(toToken),
    tasks: tasks.map((row) => toTask(row, votes)),
    timers: timers.map(toTimer),
  });

/** Compares the counters of the instance with the rows of its parts; a sentence for each mismatch. */
export const miscountedParts = (
  { open_tokens, open_tasks, open_timers }: InstanceRow,
  found: Readonly<Record<'tokens' | 'tasks' | 'timers', number>>,
): string[] =>
  (
    [
      [PARTS.tokens.table, open_tokens, found.tokens],
      [PARTS.tasks.table, open_tasks, found.tasks],
      [PARTS.timers.table, open_timers, found.timers],
    ] as const
  ).flatMap(([table, expected, rows]) =>
    rows === expected ? [] : [`${table} holds ${rows} rows of it instead of ${expected}`],
  );

/** The number of votes of an approval if it is wrong; otherwise undefined. */
export function missingSeats(task: TaskRow, votes: readonly VoteRow[]): number | undefined {
  if (task.kind !== 'approval') return undefined;
  const found = votes.filter((vote) => vote.task_id === task.document_id).length;
  return found === task.seats ? undefined : found;
}
