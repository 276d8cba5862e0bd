import type { Decision } from './decision';
import type { HistoryEntry } from './event';
import type { SubjectFacts } from './facts';
import type { InstanceId } from './ids';
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
}

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
  /** The record as it is now; undefined where there is none. */
  subject(subject: Subject): Promise<SubjectFacts | undefined>;
  /** The live instance for this key; there is at most one. */
  findLive(key: LiveKey): Promise<InstanceId | undefined>;
  /**
   * All of these or none.
   *
   * @returns false, and nothing is written, where an instance has another revision than
   *   `basedOn`, where the record has moved since `record` was read, or where a second live
   *   instance would arise for one key.
   */
  commit(commits: readonly Commit[]): Promise<boolean>;
  /** Oldest first. */
  history(instance: InstanceId): Promise<readonly HistoryEntry[]>;
  /** Armed timers due at `now`, earliest first, then in the order in which they were armed. */
  dueTimers(now: number, limit: number): Promise<readonly DueTimer[]>;
  /** When the next timer falls due; undefined where none is armed. */
  nextTimerAt(): Promise<number | undefined>;
}
