import type { Commit, Scope, StoredCommit } from '../../core/contracts';
import { ConcurrentUpdateError } from '../errors';
import type { SubjectStore } from '../ports';
import { scopeColumns, type ScopedConnection } from '../scope';
import type { BulkRows } from './bulk-rows';
import { planOf, type CommitPlan } from './plan-commit';
import { mergeWrites, sendWrites, type RowWrite } from './row-write';
import type { ComparedRow } from './single-statement';

/** Decisions on different records that are written with as few statements as possible. */
export interface JointCommit {
  /**
   * Inside the running transaction, table by table, in the lock order of all writers. On PostgreSQL those
   * whose rows were changed or are locked by somebody else are left out, so that nobody is waited for.
   *
   * @returns those that are written.
   * @throws ConcurrentUpdateError if a row that one of them compares is not found.
   */
  write(connection: ScopedConnection): Promise<readonly Commit[]>;
  /** To be called after the commit. @returns the results of those that were written. */
  committed(written: readonly Commit[]): ReadonlyMap<Commit, StoredCommit>;
}

interface JointOptions {
  readonly subjects: SubjectStore;
  readonly bulk: BulkRows;
  readonly scope: Scope;
  /** What else belongs to a commit. */
  readonly more: (commit: Commit) => readonly RowWrite[];
}

/** Undefined if none of them has a plan. */
export function planTogether(
  commits: readonly Commit[],
  { subjects, bulk, scope, more }: JointOptions,
): JointCommit | undefined {
  const plans = new Map<Commit, CommitPlan>();
  for (const commit of commits) {
    const plan = planOf(commit, subjects, scope, more(commit));
    if (plan) plans.set(commit, plan);
  }
  if (plans.size === 0) return undefined;
  const write = async (connection: ScopedConnection): Promise<readonly Commit[]> => {
    const written = await lockPlans(plans, bulk, connection);
    const all = [...written.values()];
    if (all.length === 0) return [];
    const most = Math.max(...all.map(({ compared }) => compared.length));
    for (let place = 0; place < most; place += 1) {
      const rows = all.flatMap(({ compared }) => compared[place] ?? []);
      if (!(await bulk.compareAndSet(rows, connection))) throw new ConcurrentUpdateError();
    }
    const writes = all.flatMap((plan) => plan.writes);
    const own = writes.flatMap((write) => ownRow(write, scope) ?? []);
    if (!(await bulk.compareAndSet(own, connection))) throw new ConcurrentUpdateError();
    const others = writes.filter((write) => ownRow(write, scope) === undefined);
    for (const write of mergeWrites(others)) {
      if (write.kind === 'insert') await bulk.insert(write.table, write.rows, connection);
      else await sendWrites([write], connection);
    }
    return [...written.keys()];
  };
  return {
    write: (connection) => bulk.withShortWaits(connection, () => write(connection)),
    committed: (written) =>
      new Map(
        written.map((commit): [Commit, StoredCommit] => {
          const record = plans.get(commit)?.record;
          record?.committed();
          return [commit, { decision: commit.decision, recordRevision: record?.revision }];
        }),
      ),
  };
}

/** Those all of whose rows could be locked as they are compared. */
async function lockPlans(
  plans: ReadonlyMap<Commit, CommitPlan>,
  bulk: BulkRows,
  connection: ScopedConnection,
): Promise<ReadonlyMap<Commit, CommitPlan>> {
  let left = [...plans];
  const most = Math.max(...left.map(([, { compared }]) => compared.length));
  for (let place = 0; place < most && left.length > 0; place += 1) {
    const rows = left.map(([, { compared }]) => compared[place]);
    const isLocked = await bulk.lock(
      rows.filter((row) => row !== undefined),
      connection,
    );
    let next = 0;
    left = left.filter((_, index) => rows[index] === undefined || isLocked[next++]);
  }
  return new Map(left);
}

/** An update of one row by its id: it gets values of its own, and has to be there. */
function ownRow(write: RowWrite, scope: Scope): ComparedRow | undefined {
  if (write.kind !== 'update') return undefined;
  const { table, where, set } = write;
  const { document_id: id, ...others } = where;
  if (typeof id !== 'string' || Object.keys(others).length > 0) return undefined;
  return { table, where: { ...scopeColumns(scope), document_id: id }, set };
}
