import type { Subject } from './person';

/** The exclusive claim of one worker on a job, until it expires; a later lease has a higher epoch. */
export interface Lease {
  /** Unique to a claim. */
  readonly owner: string;
  readonly epoch: number;
}

/** Due work, claimed by a worker. */
export interface Job {
  readonly id: string;
  /** Undefined if the queue has no leases, so that one process alone may work. */
  readonly lease: Lease | undefined;
  /** Failed attempts so far. */
  readonly attempts: number;
  /** Leases so far that ended without a result, because a process died or lost its database. */
  readonly recoveries: number;
}

/** When a job that is not done may be claimed again. */
export interface Retry {
  /** In milliseconds from now. */
  readonly delay: number;
  /** The reason of a failed attempt; undefined if it does not count as one. */
  readonly error?: string | undefined;
}

/** Jobs that a claim leaves to others, or for later. */
export interface Excluded {
  /** Their kinds: types of timers, kinds of background jobs. */
  readonly kinds?: readonly string[];
  /** Their groups, as `groupsOf` names them. */
  readonly groups?: readonly string[];
}

/**
 * Jobs in a database. A worker claims due ones with a lease, prolongs it while they run, and either
 * writes their result under the lease, which takes them out, or releases them. A lease that was not
 * prolonged ends, and any worker may claim its job again.
 */
export interface JobQueue<J extends Job = Job> {
  /**
   * Claims due jobs, the earliest first; each goes to one worker.
   *
   * @param together as many more jobs of those that are carried out together, which the limit then leaves
   * out. Undefined: the limit is for all. A queue without such jobs ignores it.
   * @param except by default none.
   */
  claim(limit: number, together?: number, except?: Excluded): Promise<readonly J[]>;
  /** Prolongs leases. @returns the ids of the jobs that are still held. */
  prolong(jobs: readonly J[]): Promise<ReadonlySet<string>>;
  /** Ends a lease without a result; nothing happens if it has moved on. */
  release(job: J, retry: Retry): Promise<void>;
  /**
   * The time until the next unclaimed job is due, in milliseconds; undefined if there is none.
   *
   * @param which only those that are carried out together, or the others; by default all.
   */
  nextDueIn(
    which?: 'together' | 'alone',
    except?: Pick<Excluded, 'kinds'>,
  ): Promise<number | undefined>;
  /** The same for an idle worker, which is in no hurry: several may be answered together. Optional. */
  look?(): Promise<number | undefined>;
  /** Who shares a worker fairly: the group of each of these jobs, by its id. Optional: all are one group. */
  groupsOf?(jobs: readonly J[]): Promise<ReadonlyMap<string, string>>;
  /** The earliest unclaimed jobs that are due within this number of milliseconds, and not yet. */
  upcoming?(within: number, limit: number): Promise<readonly UpcomingJob[]>;
}

/** A job that can be claimed later. */
export interface UpcomingJob {
  readonly id: string;
  /** Of its last lease; 0 if it had none. */
  readonly epoch: number;
  /** In milliseconds from now. */
  readonly dueIn: number;
}

/** A job that belongs to no instance, such as the next members of a campaign. */
export interface BackgroundJob extends Job {
  readonly lease: Lease;
  /** What carries it out. */
  readonly kind: string;
  /** Which one of its kind, such as the id of a campaign; empty if there is one alone. */
  readonly key: string;
  /** The number of requests for it when it was claimed. */
  readonly requests: number;
}

/** A request for a background job. */
export interface JobRequest {
  readonly kind: string;
  readonly key?: string;
  /** In milliseconds from now; by default 0. */
  readonly delay?: number;
  /** The record that it belongs to. */
  readonly subject?: Subject;
}
