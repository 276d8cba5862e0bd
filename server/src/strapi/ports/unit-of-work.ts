import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type {
  Commit,
  CommitResult,
  Decision,
  DueTimer,
  Effect,
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
  JobQueue,
} from '../../core/contracts';
import { CrmConflictError, CrmWriteRefusedError } from '../../core/errors';
import { loadForCommit, readOneByOne, toCommitResult } from '../../core/runner/storage-calls';
import { ConcurrentUpdateError, isLockTimeout, isTransient } from '../../sql/errors';
import { TransactionQueue } from '../../sql/transaction-queue';
import { withSavepoint } from './savepoint';
import { asWriteRefused } from './write-refused';
import type { SqlRuntime } from '../../sql/ports';
import type { JointCommit } from '../../sql/instances/plan-together';
import { mergeWrites, sendWrites, type RowWrite } from '../../sql/instances/row-write';
import type { AnyProjector } from '../projectors/projector';

export interface UnitOfWorkOptions {
  readonly storage: InstanceStorage & {
    /** Commits in one statement; undefined if that is not possible. */
    commitAtOnce?(commit: Commit, more: readonly RowWrite[]): Promise<CommitResult | undefined>;
    /** Plans decisions that are written together; undefined if there are none. */
    planTogether?(
      commits: readonly Commit[],
      more: (commit: Commit) => readonly RowWrite[],
    ): JointCommit | undefined;
  };
  readonly runtime: SqlRuntime;
  readonly projectors?: readonly AnyProjector[];
  /** Writes what else belongs to a decision, in its transaction. */
  readonly companion?: {
    concerns(decision: Decision): Promise<boolean>;
    write(decisions: readonly Decision[]): Promise<void>;
  };
  /** Called for every written decision; the transaction may not be committed yet. */
  readonly onWritten: (decision: Decision) => Promise<void>;
}

/**
 * BR-002. One decision, one transaction: the storage's rows, and the writes of projectors. Joins
 * the caller's transaction if there is one.
 */
export class UnitOfWork implements InstanceStorage {
  readonly #storage: UnitOfWorkOptions['storage'];
  readonly #runtime: SqlRuntime;
  readonly #savepoints = new TransactionQueue();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: UnitOfWorkOptions,
  ) {
    this.#storage = options.storage;
    this.#runtime = options.runtime;
  }

  async commit(decided: readonly Commit[]): Promise<CommitResult> {
    const commits = await this.prepare(decided);
    const planned = await this.plan(commits);
    const nested = this.strapi.db.inTransaction();
    let result: CommitResult;
    try {
      const atOnce = nested ? undefined : await this.atOnce(commits, planned);
      result =
        atOnce ??
        (await this.#runtime.transaction(({ knex }) =>
          this.inOwnUnit(knex, nested, () => this.write(commits, planned)),
        ));
    } catch (error) {
      if (!(error instanceof ConcurrentUpdateError || isTransient(error) || isLockTimeout(error))) {
        throw asWriteRefused(error);
      }
      // The caller's transaction may not see the concurrent write, so the caller has to retry it.
      if (nested || isLockTimeout(error)) {
        throw new CrmConflictError('A concurrent update won; try again.', {}, error);
      }
      // A deadlock or serialization failure: decide again from the current state (REL-005).
      return { kind: 'overtaken' };
    }
    if (result.kind === 'overtaken') return result;
    for (const { decision } of commits) await this.options.onWritten(decision);
    return result;
  }

  /** One transaction for all that the storage can write together; nothing inside of a caller's. */
  async commitTogether(decided: readonly Commit[]): Promise<ReadonlyMap<Commit, StoredCommit>> {
    if (!this.#storage.planTogether || this.strapi.db.inTransaction()) return new Map();
    const prepared = await this.prepare(decided);
    const planned = await this.plan(prepared);
    const joint = this.#storage.planTogether(prepared, (commit) => writesOf([commit], planned));
    if (!joint) return new Map();
    let written: readonly Commit[];
    try {
      written = await this.#runtime.transaction(async (connection) => {
        const commits = await joint.write(connection);
        await this.project(commits, planned);
        return commits;
      });
    } catch (error) {
      const isLost =
        error instanceof ConcurrentUpdateError || isTransient(error) || isLockTimeout(error);
      if (isLost || CrmWriteRefusedError.isRefused(asWriteRefused(error))) return new Map();
      throw error;
    }
    const stored = joint.committed(written);
    for (const { decision } of written) await this.options.onWritten(decision);
    return new Map(
      decided.flatMap((commit, index): [Commit, StoredCommit][] => {
        const own = prepared[index];
        const result = own && stored.get(own);
        return result ? [[commit, result]] : [];
      }),
    );
  }

  /**
   * A savepoint in the caller's transaction, so that a rejected write is rolled back alone. Commits
   * of one transaction are serialized, because savepoints nest.
   */
  private inOwnUnit(
    trx: Knex,
    nested: boolean,
    write: () => Promise<CommitResult>,
  ): Promise<CommitResult> {
    return nested ? this.#savepoints.run(trx, 'commit', () => withSavepoint(trx, write)) : write();
  }

  /** One decision without an effect that has to be projected, if the storage supports one statement. */
  private async atOnce(
    commits: readonly Commit[],
    planned: Planned,
  ): Promise<CommitResult | undefined> {
    const [commit, another] = commits;
    if (!commit || another || !this.#storage.commitAtOnce) return undefined;
    const isProjected = commit.decision.effects.some((effect) =>
      this.projectorsOf(effect).some(
        (projector) =>
          projector.project !== undefined &&
          projector.concerns?.(commit) !== false &&
          !planned.get(effect)?.has(projector),
      ),
    );
    if (isProjected || (await this.options.companion?.concerns(commit.decision))) return undefined;
    return this.#storage.commitAtOnce(commit, writesOf(commits, planned));
  }

  /** What projectors write as rows. */
  private async plan(commits: readonly Commit[]): Promise<Planned> {
    const planned = new Map<Effect, Map<AnyProjector, readonly RowWrite[]>>();
    for (const commit of commits) {
      for (const effect of commit.decision.effects) {
        for (const projector of this.projectorsOf(effect)) {
          if (!projector.plan || projector.concerns?.(commit) === false) continue;
          const writes = await projector.plan(commit, effect);
          if (!writes) continue;
          const ofEffect = planned.get(effect) ?? new Map<AnyProjector, readonly RowWrite[]>();
          planned.set(effect, ofEffect.set(projector, writes));
        }
      }
    }
    return planned;
  }

  private async prepare(decided: readonly Commit[]): Promise<readonly Commit[]> {
    const commits: Commit[] = [];
    for (const one of decided) {
      let commit = one;
      for (const effect of one.decision.effects) {
        for (const projector of this.projectorsOf(effect)) {
          commit = (await projector.prepare?.(commit, effect)) ?? commit;
        }
      }
      commits.push(commit);
    }
    return commits;
  }

  private async write(commits: readonly Commit[], planned: Planned): Promise<CommitResult> {
    const result = toCommitResult(await this.#storage.commit(commits), commits);
    if (result.kind === 'overtaken') throw new ConcurrentUpdateError();
    await sendWrites(mergeWrites(writesOf(commits, planned)), this.#runtime.connection());
    await this.project(commits, planned);
    return result;
  }

  /** Writes what belongs to decisions besides instance and record, and is not planned. */
  private async project(commits: readonly Commit[], planned: Planned): Promise<void> {
    for (const commit of commits) {
      for (const effect of commit.decision.effects) {
        for (const projector of this.projectorsOf(effect)) {
          if (!planned.get(effect)?.has(projector)) await projector.project?.(commit, effect);
        }
      }
    }
    await this.options.companion?.write(commits.map(({ decision }) => decision));
  }

  private projectorsOf({ kind }: Effect): readonly AnyProjector[] {
    return (this.options.projectors ?? []).filter(({ handles }) => handles.includes(kind));
  }

  load(instance: InstanceId): Promise<InstanceSnapshot | undefined> {
    return this.#storage.load(instance);
  }

  loadForCommit(instance: InstanceId): Promise<LoadedInstance | undefined> {
    return loadForCommit(this.#storage, instance);
  }

  async loadAllForCommit(
    instances: readonly InstanceId[],
  ): Promise<ReadonlyMap<InstanceId, LoadedInstance>> {
    return (await this.#storage.loadAllForCommit?.(instances)) ?? new Map();
  }

  subject(subject: Subject): Promise<SubjectFacts | undefined> {
    return this.#storage.subject(subject);
  }

  async subjects(type: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
    if (this.#storage.subjects) return this.#storage.subjects(type, ids);
    return readOneByOne(type, ids, (subject) => this.subject(subject));
  }

  findLive(key: LiveKey): Promise<InstanceId | undefined> {
    return this.#storage.findLive(key);
  }

  history(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    return this.#storage.history(instance);
  }

  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]> {
    return this.#storage.dueTimers(now, limit);
  }

  async noteTimerFault(timer: TimerId, reason: string): Promise<number> {
    return (await this.#storage.noteTimerFault?.(timer, reason)) ?? 0;
  }

  timerJobs(): JobQueue<TimerJob> | undefined {
    return this.#storage.timerJobs?.();
  }

  nextTimerAt(): Promise<number | undefined> {
    return this.#storage.nextTimerAt();
  }
}

/** The rows that projectors have planned for an effect. */
type Planned = ReadonlyMap<Effect, ReadonlyMap<AnyProjector, readonly RowWrite[]>>;

const writesOf = (commits: readonly Commit[], planned: Planned): readonly RowWrite[] =>
  commits.flatMap(({ decision }) =>
    decision.effects.flatMap((effect) => [...(planned.get(effect)?.values() ?? [])].flat()),
  );
