import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type {
  Commit,
  DueTimer,
  HistoryEntry,
  InstanceId,
  InstanceSnapshot,
  InstanceStorage,
  LiveKey,
  Subject,
  SubjectFacts,
} from '../../core/contracts';
import { CrmConflictError } from '../../core/errors';
import { isLockTimeout, isTransient } from '../../sql/errors';
import type { SqlRuntime } from '../../sql/connection';
import { MainInstance } from '../projectors/main-instance';
import type { SideWrite } from '../projectors/projector';

export interface UnitOfWorkOptions {
  readonly storage: InstanceStorage;
  readonly runtime: SqlRuntime;
  readonly sideWrites?: readonly SideWrite[];
  /** Hears of everything that was written; the transaction may still be somebody else's. */
  readonly onWritten: (commit: Commit) => Promise<void>;
}

/** Thrown to roll back what a storage did not write in full. */
class Overtaken extends Error {}

/**
 * BR-002. One decision, one transaction: what the storage keeps, and what becomes of the record's
 * row beside it. Where the caller has a transaction of its own, the decision is part of that.
 */
export class UnitOfWork implements InstanceStorage {
  readonly #storage: InstanceStorage;
  readonly #runtime: SqlRuntime;
  readonly #main: MainInstance;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: UnitOfWorkOptions,
  ) {
    this.#storage = options.storage;
    this.#runtime = options.runtime;
    this.#main = new MainInstance(strapi);
  }

  async commit(decided: readonly Commit[]): Promise<boolean> {
    const commits = await this.prepare(decided);
    const nested = this.strapi.db.inTransaction();
    try {
      await this.#runtime.transaction((connection) => this.write(commits, connection));
    } catch (error) {
      if (!(error instanceof Overtaken || isTransient(error) || isLockTimeout(error))) throw error;
      // What was written half cannot be taken back alone: the caller's transaction has to fail, and
      // is theirs to repeat.
      if (nested || isLockTimeout(error)) {
        throw new CrmConflictError('Somebody else was faster; try again.', {}, error);
      }
      // What the database asks to do again is decided again, from what is there then (REL-005).
      return false;
    }
    for (const commit of commits) await this.options.onWritten(commit);
    return true;
  }

  private async prepare(decided: readonly Commit[]): Promise<readonly Commit[]> {
    const commits: Commit[] = [];
    for (const one of decided) {
      let commit = one;
      for (const side of this.options.sideWrites ?? []) commit = await side.prepare(commit);
      commits.push(commit);
    }
    return commits;
  }

  private async write(commits: readonly Commit[], connection: Knex): Promise<void> {
    const shown = commits.map((commit) => this.#main.onlyItsStage(commit));
    if (!(await this.#storage.commit(shown))) throw new Overtaken();
    for (const commit of commits) {
      for (const side of this.options.sideWrites ?? []) await side.apply?.(commit);
      await this.#main.project(commit, connection);
    }
  }

  load(instance: InstanceId): Promise<InstanceSnapshot | undefined> {
    return this.#storage.load(instance);
  }

  subject(subject: Subject): Promise<SubjectFacts | undefined> {
    return this.#storage.subject(subject);
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

  nextTimerAt(): Promise<number | undefined> {
    return this.#storage.nextTimerAt();
  }
}
