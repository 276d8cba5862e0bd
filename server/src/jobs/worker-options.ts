import type { Job, JobQueue, Retry } from '../core/contracts';
import type { DriverStatus, JobDriver } from './driver';
import type { KindLimitsOptions } from './kind-limits';

/** Carries out one job and writes its result. @returns when to retry one that is not done. */
export type JobHandler<J extends Job> = (job: J, signal: AbortSignal) => Promise<Retry | undefined>;

/** Jobs that are carried out together, without a slot. */
export interface Together<J extends Job> {
  /** Maximum number of jobs of a group. */
  readonly most: number;
  /** Maximum number of groups that are claimed or carried out at the same time. */
  readonly groups: number;
  /** Whether it is one of them. */
  readonly has: (job: J) => boolean;
  /** Carries out a group. @returns those that are done; the others are carried out alone. */
  readonly run: (jobs: readonly J[]) => Promise<ReadonlySet<J>>;
}

export interface WorkerOptions<J extends Job> {
  readonly queue: JobQueue<J>;
  readonly run: JobHandler<J>;
  /** By default there are none. */
  readonly together?: Together<J>;
  readonly driver: JobDriver;
  /** Maximum number of jobs at the same time. */
  readonly concurrency: number;
  /** By default no kind has a limit of its own. */
  readonly kinds?: KindLimitsOptions<J> | undefined;
  /** The duration of the queue's leases in milliseconds; each is prolonged after a third of it. */
  readonly lease: number;
  /** Time for running jobs when the worker stops, in milliseconds. */
  readonly grace: number;
  /** Milliseconds since 1970, by the clock that arms jobs. */
  readonly now: () => number;
  /** This process's monotonic clock in milliseconds, by which looks are measured; `performance.now` by default. */
  readonly monotonic?: () => number;
  readonly log: (message: string) => void;
}

/** What a worker of this process does now. */
export interface WorkerStatus {
  readonly isRunning: boolean;
  /** The number of jobs that it carries out. */
  readonly running: number;
  readonly concurrency: number;
  readonly driver: DriverStatus;
}
