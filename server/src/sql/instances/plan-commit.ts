import type { Commit, Scope, TimerLease } from '../../core/contracts';
import type { NewHistoryEntry, PlannedSubjectWrite, SubjectStore } from '../ports';
import { extendChains } from '../history/chains';
import { HEADS, HISTORY } from '../history/rows';
import { scopeColumns } from '../scope';
import { stageWrites } from '../stage-log/stage-writes';
import { TABLES } from '../tables';
import { insertOf, type RowWrite } from './row-write';
import { changedColumns } from './rows/instance';
import { leaseColumns } from './rows/timer';
import type { ComparedRow } from './single-statement';
import { taskWrites } from './write-tasks';
import { isPauseChange, timerWrites } from './write-timers';
import { tokenWrites } from './write-tokens';

/**
 * Commits with more writes are sent one by one, because each number of writes needs another
 * statement text.
 */
const MOST_WRITES = 16;

/** A commit as rows to compare and set, and all other writes. */
export interface CommitPlan {
  /** Instance, record, head of its history and timer, in the lock order of all writers. */
  readonly compared: readonly ComparedRow[];
  /** Each row is written at most once. */
  readonly writes: readonly RowWrite[];
  readonly record: PlannedSubjectWrite;
}

/** The writes of a decision to the parts of its instance. */
export const partWrites = (commit: Commit): readonly RowWrite[] => [
  ...tokenWrites(commit),
  ...taskWrites(commit),
  ...timerWrites(commit),
  ...stageWrites(commit),
];

/**
 * The plan of a decision on an instance and its record; undefined for a start, if the record needs
 * more statements, if its chain end is unknown, if it moves an assignment cursor, adds no history,
 * or has too many writes. Undefined also for a pause or its end: it updates all timers of the
 * instance, also those that another write deletes, and one statement must not write a row twice.
 * That no other two writes concern one row is not checked: each names its token, task, vote,
 * assignee, timer, or entry of the stage log.
 */
export function planOf(
  commit: Commit,
  subjects: SubjectStore,
  scope: Scope,
  more: readonly RowWrite[] = [],
): CommitPlan | undefined {
  const { decision, basedOn, base, chainEnd, lease } = commit;
  const { next } = decision;
  const movesCursor = decision.effects.some((effect) => effect.kind === 'picked');
  const entries = entriesOf(commit);
  if (!base || !chainEnd || movesCursor || entries.length === 0) return undefined;
  if (isPauseChange(commit)) return undefined;
  const writes = [...partWrites(commit), ...more];
  if (writes.length > MOST_WRITES) return undefined;
  const record = subjects.plan?.(commit);
  if (!record) return undefined;
  const chain = extendChains(entries, [chainEnd], scope);
  const [end = chainEnd] = chain.heads;
  const { subject } = next;
  const owner = scopeColumns(scope);
  const instance: ComparedRow = {
    table: TABLES.instances,
    where: { ...owner, document_id: next.id, revision: basedOn },
    set: changedColumns(base, next),
    add: { logged_entries: entries.length },
  };
  const head: ComparedRow = {
    table: HEADS,
    where: {
      ...owner,
      ...{ subject_type: subject.type, subject_id: subject.id },
      ...{ seq: chainEnd.seq, hash: chainEnd.hash },
    },
    set: { seq: end.seq, hash: end.hash },
  };
  return {
    compared: [instance, record.row, head, ...(lease ? [leasedTimer(lease, owner)] : [])],
    writes: [...writes, ...insertOf(HISTORY, chain.rows)],
    record,
  };
}

/** The timer whose result is committed, locked while its lease has not moved on. */
const leasedTimer = (lease: TimerLease, owner: Readonly<Record<string, string>>): ComparedRow => ({
  table: TABLES.timers,
  where: { ...owner, ...leaseColumns(lease) },
  set: {},
});

/** The history entries of a commit. */
export const entriesOf = ({ decision: { next, history } }: Commit): readonly NewHistoryEntry[] =>
  history.map((entry) => ({ ...entry, subject: next.subject, instance: next.id }));
