import { LRUCache } from 'lru-cache';
import { z } from 'zod';

import type {
  Commit,
  CommitResult,
  DueTimer,
  HistoryEntry,
  InstanceId,
  InstanceSnapshot,
  InstanceStorage,
  LiveKey,
  LoadedInstance,
  StoredCommit,
  Subject,
  SubjectFacts,
  TimerId,
  TimerJob,
  TimerLease,
  JobQueue,
} from '../../core/contracts';
import { readOneByOne } from '../../core/runner/storage-calls';
import { bigInteger, liveKeyOf } from '../columns';
import { dueTimers } from '../timers/due-timers';
import { ConcurrentUpdateError, isSecondInstance, isTransient } from '../errors';
import type {
  HistoryReader,
  HistoryWriter,
  AssignmentCursors,
  SqlRuntime,
  SubjectStore,
} from '../ports';
import { PreparedQueries } from '../prepared-queries';
import { PreparedStatements } from '../prepared-statements';
import { InstanceReader } from './read-instance';
import { readSnapshot } from './read-snapshot';
import { entriesOf, partWrites, planOf } from './plan-commit';
import { leaseColumns } from './rows/timer';
import { sendWrites, type RowWrite } from './row-write';
import { readSnapshots } from './read-instances';
import { planTogether, type JointCommit } from './plan-together';
import type { BulkRows } from './bulk-rows';
import type { SingleStatement } from './single-statement';
import { TABLES } from '../tables';
import { writeInstance } from './write-instance';
import { areStarts, writeStarts } from './write-starts';
import type { ScopedConnection } from '../scope';

export interface SqlStorageOptions {
  readonly runtime: SqlRuntime;
  readonly subjects: SubjectStore;
  readonly history: HistoryWriter & HistoryReader;
  readonly picks: AssignmentCursors;
  /** Writes for `commitAtOnce`; without it every commit is a transaction. */
  readonly singleStatement?: SingleStatement | undefined;
  /** Writes for `planTogether`; without it every decision is written alone. */
  readonly bulk?: BulkRows | undefined;
  /** Without it no query is prepared under a name. */
  readonly queries?: PreparedQueries | undefined;
  /** Without it one process alone may carry out timers. */
  readonly timerJobs?: JobQueue<TimerJob> | undefined;
}

/** Instances whose record type is kept. */
const MOST_TYPES = 10_000;

/**
 * Instances in the app's own database (FR-EXT-005, REL-001). A commit is one transaction: instance,
 * tokens, tasks, votes, timers, the record and the history become visible together or not at all. The
 * instance is written first, by compare-and-set on its revision, so a stale commit writes nothing else.
 */
export class SqlStorage implements InstanceStorage {
  readonly #reader: InstanceReader;

  /** The type of the record of an instance, which never changes. */
  readonly #types = new LRUCache<InstanceId, string>({ max: MOST_TYPES });

  #lastType: string | undefined;

  constructor(private readonly options: SqlStorageOptions) {
    this.#reader = new InstanceReader(
      options.queries ?? new PreparedQueries(new PreparedStatements(false)),
    );
  }

  async load(instance: InstanceId): Promise<InstanceSnapshot | undefined> {
    return (await readSnapshot(this.#reader, this.connection(), instance))?.snapshot;
  }

  /** One statement joins the record where its type was guessed right; otherwise another reads it. */
  async loadForCommit(instance: InstanceId): Promise<LoadedInstance | undefined> {
    const guess = this.#types.get(instance) ?? this.#lastType;
    const source = guess === undefined ? undefined : this.options.subjects.source?.(guess);
    const loaded = await readSnapshot(this.#reader, this.connection(), instance, source);
    if (!loaded) return undefined;
    const { subject } = loaded.snapshot;
    this.#types.set(instance, subject.type);
    this.#lastType = subject.type;
    if (source?.type === subject.type) return loaded;
    return { ...loaded, record: await this.subject(subject) };
  }

  subject(subject: Subject): Promise<SubjectFacts | undefined> {
    return this.options.subjects.read(subject);
  }

  async subjects(type: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
    const { subjects } = this.options;
    if (subjects.readAll) return subjects.readAll(type, ids);
    return readOneByOne(type, ids, (subject) => subjects.read(subject));
  }

  async findLive(key: LiveKey): Promise<InstanceId | undefined> {
    const row: unknown = await this.connection()
      .rows(TABLES.instances)
      .where({ live_key: liveKeyOf(key) })
      .first('document_id');
    return row
      ? (z.object({ document_id: z.string() }).parse(row).document_id as InstanceId)
      : undefined;
  }

  async commit(commits: readonly Commit[]): Promise<CommitResult> {
    try {
      const stored = await this.options.runtime.transaction(async (connection) => {
        const written: StoredCommit[] = areStarts(commits)
          ? await writeStarts(commits, this.options.subjects, connection)
          : [];
        for (const commit of commits.slice(written.length)) {
          written.push(await this.write(afterEarlier(commit, written), connection));
        }
        await this.appendHistory(commits, connection);
        return written;
      });
      return { kind: 'committed', stored };
    } catch (error) {
      if (error instanceof ConcurrentUpdateError || isSecondInstance(error) || isTransient(error)) {
        return { kind: 'overtaken' };
      }
      throw error;
    }
  }

  /**
   * The same in one statement, on PostgreSQL and outside of a transaction: compares and sets
   * instance, record and head of the history, and inserts, updates and deletes tokens, tasks, votes
   * and timers. For a decision on a record with a revision that has a plan (`planOf`).
   *
   * @returns undefined, and nothing is written, if that is not possible.
   */
  async commitAtOnce(
    commit: Commit,
    more: readonly RowWrite[] = [],
  ): Promise<CommitResult | undefined> {
    const { runtime, singleStatement } = this.options;
    if (!singleStatement || runtime.dialect !== 'postgres') return undefined;
    const connection = runtime.connection();
    const plan = planOf(commit, this.options.subjects, connection.scope, more);
    if (!plan) return undefined;
    const { compared, writes, record } = plan;
    try {
      const { decision } = commit;
      if (!(await singleStatement.run(compared, writes, connection))) {
        return { kind: 'overtaken' };
      }
      record.committed();
      return { kind: 'committed', stored: [{ decision, recordRevision: record.revision }] };
    } catch (error) {
      if (isSecondInstance(error) || isTransient(error)) return { kind: 'overtaken' };
      throw error;
    }
  }

  async loadAllForCommit(
    instances: readonly InstanceId[],
  ): Promise<ReadonlyMap<InstanceId, LoadedInstance>> {
    const found = [...(await readSnapshots(this.connection(), instances))];
    const subjects = found.map(([, { snapshot }]) => snapshot.subject);
    const records = new Map<string, ReadonlyMap<string, SubjectFacts>>();
    for (const type of new Set(subjects.map((subject) => subject.type))) {
      const ids = subjects.flatMap((subject) => (subject.type === type ? subject.id : []));
      records.set(type, await this.subjects(type, ids));
    }
    return new Map(
      found.map(([id, one]): [InstanceId, LoadedInstance] => {
        const { subject } = one.snapshot;
        return [id, { ...one, record: records.get(subject.type)?.get(subject.id) }];
      }),
    );
  }

  /**
   * Plans decisions on different records that are written together: those that have a plan (`planOf`).
   * Undefined if there are none.
   */
  planTogether(
    commits: readonly Commit[],
    more: (commit: Commit) => readonly RowWrite[] = () => [],
  ): JointCommit | undefined {
    const { runtime, subjects, bulk } = this.options;
    return (
      bulk && planTogether(commits, { subjects, bulk, more, scope: runtime.connection().scope })
    );
  }

  history(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    return this.options.history.entriesOf(instance);
  }

  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]> {
    return dueTimers(this.connection(), now, limit);
  }

  async noteTimerFault(timer: TimerId, reason: string): Promise<number> {
    const row = () => this.connection().rows(TABLES.timers).where({ document_id: timer });
    const noted = { attempts: this.connection().knex.raw('attempts + 1'), last_error: reason };
    await row().update(noted);
    const found: unknown = await row().first('attempts');
    return z.object({ attempts: z.int() }).optional().parse(found)?.attempts ?? 0;
  }

  timerJobs(): JobQueue<TimerJob> | undefined {
    return this.options.timerJobs;
  }

  async nextTimerAt(): Promise<number | undefined> {
    const row: unknown = await this.connection()
      .rows(TABLES.timers)
      .where({ status: 'armed' })
      .whereNotNull('instance_id')
      .min({ at: 'trigger_at' })
      .first();
    return z.object({ at: bigInteger.nullable() }).parse(row).at ?? undefined;
  }

  /** Appends the entries of all commits at once, so that a batch of starts takes few statements. */
  private async appendHistory(
    commits: readonly Commit[],
    connection: ScopedConnection,
  ): Promise<void> {
    const { history } = this.options;
    const entries = commits.flatMap(entriesOf);
    if (entries.length === 0) return;
    const end = commits.length === 1 ? commits[0]?.chainEnd : undefined;
    if (!end) await history.append(entries, connection);
    else if (!(await history.appendAfter(end, entries, connection)))
      throw new ConcurrentUpdateError();
  }

  private connection(): ScopedConnection {
    return this.options.runtime.connection();
  }

  private async write(commit: Commit, connection: ScopedConnection): Promise<StoredCommit> {
    const { decision } = commit;
    if (!(await writeInstance(commit, connection))) throw new ConcurrentUpdateError();
    if (commit.lease && !(await isLeased(commit.lease, connection)))
      throw new ConcurrentUpdateError();
    await sendWrites(partWrites(commit), connection);
    const { subjects, picks } = this.options;
    const record = commit.record ? await subjects.write(commit, connection) : NO_RECORD;
    if (record.kind === 'stale') throw new ConcurrentUpdateError();
    for (const effect of decision.effects) {
      if (effect.kind !== 'picked' || effect.pick !== 'round_robin') continue;
      if (!(await picks.advanceCursor(effect.from, effect.person, effect.after)))
        throw new ConcurrentUpdateError();
    }
    return { decision, recordRevision: record.revision };
  }
}

/** Locks the timer, so that its lease stays as it is until the commit. */
async function isLeased(lease: TimerLease, connection: ScopedConnection): Promise<boolean> {
  const row: unknown = await connection
    .rows(TABLES.timers)
    .where(leaseColumns(lease))
    .forUpdate()
    .first('id');
  return row !== undefined;
}

const NO_RECORD = { kind: 'stored', revision: null } as const;

/** Of two decisions on one record, the second is based on the revision that the first has written. */
function afterEarlier(commit: Commit, written: readonly StoredCommit[]): Commit {
  const { record, decision } = commit;
  const { type, id } = decision.next.subject;
  const earlier = written.findLast(
    ({ decision: { next } }) => next.subject.type === type && next.subject.id === id,
  );
  const revision = earlier?.recordRevision ?? null;
  return record && revision !== null ? { ...commit, record: { ...record, revision } } : commit;
}
