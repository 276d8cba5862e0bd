import type { Knex } from 'knex';
import { z } from 'zod';

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
import { bigInteger, liveKeyOf, TENANT } from '../columns';
import { dueTimers } from '../timers/due-timers';
import { isSecondInstance, isTransient } from '../errors';
import type {
  ChainEnd,
  HistoryReader,
  HistoryWriter,
  NewHistoryEntry,
  PickCursors,
  SqlRuntime,
  SubjectStore,
} from '../connection';
import { readSnapshot } from './read-snapshot';
import { TABLES } from '../tables';
import { writeInstance } from './write-instance';
import { writeTasks } from './write-tasks';
import { writeTimers } from './write-timers';
import { writeTokens } from './write-tokens';

export interface SqlStorageOptions {
  readonly runtime: SqlRuntime;
  readonly subjects: SubjectStore;
  readonly history: HistoryWriter & HistoryReader;
  readonly picks: PickCursors;
}

/** Rolls back what was written of a commit that somebody overtook. */
class Overtaken extends Error {}

/**
 * Instances in the app's own database (FR-EXT-005, REL-001). A commit is one transaction: instance,
 * tokens, tasks, votes, timers, the record and the history become visible together or not at all.
 * The instance is written first, by the revision that was decided on, so a commit that comes too
 * late does nothing else.
 */
export class SqlStorage implements InstanceStorage {
  /** Where the history of a record ended when an instance on it was read. */
  readonly #ends = new WeakMap<InstanceSnapshot, ChainEnd>();

  constructor(private readonly options: SqlStorageOptions) {}

  async load(instance: InstanceId): Promise<InstanceSnapshot | undefined> {
    const loaded = await readSnapshot(this.connection(), instance);
    if (loaded?.end) this.#ends.set(loaded.snapshot, loaded.end);
    return loaded?.snapshot;
  }

  subject(subject: Subject): Promise<SubjectFacts | undefined> {
    return this.options.subjects.read(subject);
  }

  async findLive(key: LiveKey): Promise<InstanceId | undefined> {
    const row: unknown = await this.connection()(TABLES.instances)
      .where({ ...TENANT, live_key: liveKeyOf(key) })
      .first('document_id');
    return row
      ? (z.object({ document_id: z.string() }).parse(row).document_id as InstanceId)
      : undefined;
  }

  async commit(commits: readonly Commit[]): Promise<boolean> {
    try {
      await this.options.runtime.transaction(async (connection) => {
        for (const commit of commits) await this.write(commit, connection);
        await this.tell(commits, connection);
      });
      return true;
    } catch (error) {
      if (error instanceof Overtaken || isSecondInstance(error) || isTransient(error)) return false;
      throw error;
    }
  }

  history(instance: InstanceId): Promise<readonly HistoryEntry[]> {
    return this.options.history.entriesOf(instance);
  }

  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]> {
    return dueTimers(this.connection(), now, limit);
  }

  async nextTimerAt(): Promise<number | undefined> {
    const row: unknown = await this.connection()(TABLES.timers)
      .where({ ...TENANT, status: 'armed' })
      .min({ at: 'trigger_at' })
      .first();
    return z.object({ at: bigInteger.nullable() }).parse(row).at ?? undefined;
  }

  /** Of all of them at once: many instances that start together cost few statements. */
  private async tell(commits: readonly Commit[], connection: Knex): Promise<void> {
    const { history } = this.options;
    const entries = commits.flatMap(entriesOf);
    if (entries.length === 0) return;
    const [{ base }] = commits as readonly [Commit];
    const end = base && commits.length === 1 ? this.#ends.get(base) : undefined;
    if (!end) await history.append(entries, connection);
    else if (!(await history.appendAfter(end, entries, connection))) throw new Overtaken();
  }

  private connection(): Knex {
    return this.options.runtime.connection();
  }

  private async write(commit: Commit, connection: Knex): Promise<void> {
    const { next, effects } = commit.decision;
    if (!(await writeInstance(commit, connection))) throw new Overtaken();
    await writeTokens(commit, connection);
    await writeTasks(commit, connection);
    await writeTimers(commit, connection);
    const { subjects, picks } = this.options;
    if (
      commit.record &&
      !(await subjects.write(next.subject, effects, commit.record, connection))
    ) {
      throw new Overtaken();
    }
    for (const effect of effects) {
      if (effect.kind !== 'picked' || effect.pick !== 'round_robin') continue;
      if (!(await picks.moveTurn(effect.from, effect.person, effect.after))) throw new Overtaken();
    }
  }
}

const entriesOf = ({ decision: { next, history } }: Commit): readonly NewHistoryEntry[] =>
  history.map((entry) => ({ ...entry, subject: next.subject, instance: next.id }));
