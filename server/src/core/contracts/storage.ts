import type { Decision } from './decision';
import type { HistoryEntry } from './event';
import type { SubjectFacts } from './facts';
import type { InstanceId, TimerId } from './ids';
import type { Subject } from './person';
import type { InstanceSnapshot } from './snapshot';
import type { Timer } from './timer';

/** One decision to be written, in the order of the list, with what it was made from. */
export interface Commit {
  readonly decision: Decision;
  /** The revision of the instance; 0 for a start. */
  readonly basedOn: number;
  /** The snapshot that it was made from; null for a start. */
  readonly base: InstanceSnapshot | null;
  /** The record as the decision saw it; null where there is none. */
  readonly record: SubjectFacts | null;
  /**
   * Where the record's history ended when the instance was read: the commit compares and sets it.
   * Without it the end of the chain is locked first.
   */
  readonly chainEnd?: ChainEnd | undefined;
}

/** Where the chain of a record's history ends. */
export interface ChainEnd {
  readonly subject: Subject;
  readonly seq: number;
  readonly hash: string;
}

/** An instance as it is decided on, and what a commit of that decision is compared with. */
export interface LoadedInstance {
  readonly snapshot: InstanceSnapshot;
  /** The record that it runs on; undefined where there is none. */
  readonly record: SubjectFacts | undefined;
  readonly chainEnd: ChainEnd | undefined;
}

/** What a commit has left. */
export interface StoredCommit {
  /** As it was stored: with what projectors have added to its history and events. */
  readonly decision: Decision;
  /**
   * The revision of the record afterwards; null where it has none, or there is no record; undefined
   * where the storage does not say.
   */
  readonly recordRevision: number | null | undefined;
}

/** What became of a commit: `overtaken` where somebody else was faster, and nothing is written. */
export type CommitResult =
  | {
      readonly kind: 'committed';
      /** In the order of the commits. */
      readonly stored: readonly StoredCommit[];
    }
  | { readonly kind: 'overtaken' };

/** What a live instance is unique by. */
export interface LiveKey {
  readonly subject: Subject;
  readonly definition: string;
  readonly entity: string | null;
  readonly campaign: string | null;
}

/** A timer that is due, with the instance it belongs to. */
export interface DueTimer {
  readonly instance: InstanceId;
  readonly timer: Timer;
}

/**
 * FR-EXT-005. Keeps instances. It commits whole decisions or it is not a storage: snapshot, tasks,
 * tokens, timers, record and history become visible together or not at all (BR-002).
 */
export interface InstanceStorage {
  /** The snapshot as it was committed last, undefined for an unknown id. */
  load(instance: InstanceId): Promise<InstanceSnapshot | undefined>;
  /**
   * The same with its record and the end of its history, in as few round trips as the storage can.
   * Optional: without it both are read one after the other, and the chain is locked at the commit.
   *
   * @param subject the record of the instance, where it is known: both can then be read side by side.
   */
  loadForCommit?(instance: InstanceId, subject?: Subject): Promise<LoadedInstance | undefined>;
  /** The record as it is now; undefined where there is none. */
  subject(subject: Subject): Promise<SubjectFacts | undefined>;
  /** The live instance for this key; there is at most one. */
  findLive(key: LiveKey): Promise<InstanceId | undefined>;
  /**
   * All of these or none. Compare-and-set: nothing is written, and the result is `overtaken`, where
   * an instance has another revision than `basedOn`, where the record has moved since `record` was
   * read, or where a second live instance would arise for one key.
   *
   * @returns the result. A storage may answer true for committed and false for overtaken; what
   *   became of the record is then read.
   */
  commit(commits: readonly Commit[]): Promise<CommitResult | boolean>;
  /** Oldest first. */
  history(instance: InstanceId): Promise<readonly HistoryEntry[]>;
  /** Armed timers due at `now`, earliest first, then in the order in which they were armed. */
  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]>;
  /**
   * A timer could not be carried out: counts the attempt and keeps the reason, for people to look at.
   * Optional: without it a timer that fails is tried for ever.
   *
   * @returns how often it has failed.
   */
  noteTimerFault?(timer: TimerId, reason: string): Promise<number>;
  /** When the next timer falls due; undefined where none is armed. */
  nextTimerAt(): Promise<number | undefined>;
}
