import type { UpcomingJob } from '../core/contracts';

/** What a driver needs of the worker that it wakes. */
export interface DriverHost {
  /**
   * A job may be due: claims what is. A call that comes too early, twice or for a job that is gone
   * costs a statement, nothing else.
   *
   * @param dueAt when the job falls due, by the clock of the process that has armed it: nothing happens
   * if the worker has looked since.
   * @returns once that is done and the worker has a free slot, or was stopped.
   */
  wake(dueAt?: number): Promise<void>;
  /** The earliest jobs that nobody has claimed and that are due within this number of milliseconds. */
  upcoming(within: number, limit: number): Promise<readonly UpcomingJob[]>;
}

/** Whether a driver reaches the service that it needs. */
export interface DriverConnection {
  readonly isConnected: boolean;
  /** The last error; null while it is connected. */
  readonly error: string | null;
}

export interface DriverStatus {
  readonly name: string;
  /** Undefined if it needs no service, or has not needed it yet. */
  readonly connection?: DriverConnection | undefined;
}

/**
 * Wakes workers when jobs may be due. Jobs are rows of the database, and a claim alone decides who
 * carries one out, so a call of `wake` that is missed costs time only.
 *
 * `tests/contract/driver-suite.ts` is what every driver has to do.
 */
export interface JobDriver {
  readonly status: DriverStatus;
  /** From now on, wakes this worker; may be called again after `stop`. */
  start(host: DriverHost): void;
  /** Jobs were armed, and are committed; also in a process whose worker is not started. Never throws. */
  armed(jobs: readonly UpcomingJob[]): void;
  /** Nothing can be claimed for this number of milliseconds; undefined: for an unknown time. */
  sleep(ms: number | undefined): void;
  /** No call of `wake` comes after it. Settles within a second, whatever its service does. */
  stop(): Promise<void>;
  /** Closes connections; nothing is called after it. Settles within two seconds. */
  close(): Promise<void>;
}
