import type { Decision } from './decision';
import type { HistoryEntry } from './event';
import type { SubjectFacts } from './facts';
import type { InstanceId, TimerId } from './ids';
import type { Job, JobQueue, Lease } from './job';
import type { Subject } from './person';
import type { InstanceSnapshot } from './snapshot';
import type { Timer } from './timer';

/** One decision to commit, in the order of the list, with the state that it was made from. */
export interface Commit {
  readonly decision: Decision;
  /** The instance revision that the decision was made from; 0 for a start. */
  readonly basedOn: number;
  /** The snapshot that the decision was made from; null for a start. */
  readonly base: InstanceSnapshot | null;
  /** The record that the decision was made from; null if there is none. */
  readonly record: SubjectFacts | null;
  /**
   * The end of the record's hash chain when the instance was read; the commit advances it by
   * compare-and-set. Absent: the commit locks it first.
   */
  readonly chainEnd?: ChainEnd | undefined;
  /** What the storage has read for the commit besides; see `LoadedInstance`. */
  readonly stageEntry?: number | undefined;
  /** The lease of the timer that is carried out: the commit is overtaken once it has moved on. */
  readonly lease?: TimerLease | undefined;
}

/** A worker's lease of a timer. */
export interface TimerLease extends Lease {
  readonly timer: TimerId;
}

/** The last entry of a record's hash chain. */
export interface ChainEnd {
  readonly subject: Subject;
  readonly seq: number;
  readonly hash: string;
}

/** An instance with everything that the compare-and-set of a commit needs. */
export interface LoadedInstance {
  readonly snapshot: InstanceSnapshot;
  /** The record of the instance; undefined if there is none. */
  readonly record: SubjectFacts | undefined;
  readonly chainEnd: ChainEnd | undefined;
  /** Where the storage keeps the stage that the instance is in, if it wants that back in the commit. */
  readonly stageEntry?: number | undefined;
}

/** The result of one commit. */
export interface StoredCommit {
  /** The stored decision, including the history and events that projectors have added. */
  readonly decision: Decision;
  /**
   * The new revision of the record; null if it has none or there is no record; undefined if the
   * storage does not report it.
   */
  readonly recordRevision: number | null | undefined;
}

/** The result of a commit. `overtaken`: a concurrent update won, and nothing was written. */
export type CommitResult =
  | {
      readonly kind: 'committed';
      /** In the order of the commits. */
      readonly stored: readonly StoredCommit[];
    }
  | { readonly kind: 'overtaken' };

/** The unique key of a live instance. */
export interface LiveKey {
  readonly subject: Subject;
  readonly definition: string;
  readonly entity: string | null;
  readonly campaign: string | null;
}

/** A due timer with the id of its instance. */
export interface DueTimer {
  readonly instance: InstanceId;
  readonly timer: Timer;
}

/** A due timer that a worker has claimed. */
export interface TimerJob extends Job, DueTimer {}

/**
 * FR-EXT-005. Stores instances. Commits are atomic: snapshot, tasks, tokens, timers, record and
 * history become visible together or not at all (BR-002).
 */
export interface InstanceStorage {
  /** The last committed snapshot; undefined for an unknown id. */
  load(instance: InstanceId): Promise<InstanceSnapshot | undefined>;
  /**
   * Loads the snapshot with its record and chain end, in as few round trips as possible. Optional:
   * without it, both are read one after the other and the commit locks the chain.
   */
  loadForCommit?(instance: InstanceId): Promise<LoadedInstance | undefined>;
  /** The current record; undefined if there is none. */
  subject(subject: Subject): Promise<SubjectFacts | undefined>;
  /**
   * The current records of one type by id; missing ones are left out. Optional: without it they are
   * read one by one.
   */
  subjects?(type: string, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>>;
  /** The live instance with this key; there is at most one. */
  findLive(key: LiveKey): Promise<InstanceId | undefined>;
  /**
   * Commits all or none, by compare-and-set. The result is `overtaken`, and nothing is written, if
   * an instance's revision is not `basedOn`, if the record has changed since `record` was read, or
   * if a key would get a second live instance.
   *
   * @returns the result. A storage may answer true for committed and false for overtaken; the
   * record is then read again.
   */
  commit(commits: readonly Commit[]): Promise<CommitResult | boolean>;
  /**
   * Loads several instances as `loadForCommit` does, in few round trips. One that is unknown, corrupt or
   * being changed is left out, and loaded alone later. Optional, as `commitTogether`: without both,
   * every timer is a transaction of its own.
   */
  loadAllForCommit?(
    instances: readonly InstanceId[],
  ): Promise<ReadonlyMap<InstanceId, LoadedInstance>>;
  /**
   * Commits decisions on different records in one transaction. One that it cannot write together with
   * others is left out; if a concurrent update won, or a write was refused, all are.
   *
   * @returns the results of those that are committed; the others are to be committed alone.
   */
  commitTogether?(commits: readonly Commit[]): Promise<ReadonlyMap<Commit, StoredCommit>>;
  /** Oldest first. */
  history(instance: InstanceId): Promise<readonly HistoryEntry[]>;
  /** Armed timers due at `now`, earliest first, then in the order in which they were armed. */
  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]>;
  /**
   * Counts a failed attempt of a timer and stores the reason. Optional: without it, a failing timer
   * is retried without limit.
   *
   * @returns the number of failed attempts.
   */
  noteTimerFault?(timer: TimerId, reason: string): Promise<number>;
  /** When the next timer is due; undefined if none is armed. */
  nextTimerAt(): Promise<number | undefined>;
  /**
   * Due timers under leases, for any number of processes; commits compare `lease`. Optional: without
   * it, only one process may carry out timers.
   */
  timerJobs?(): JobQueue<TimerJob> | undefined;
}
