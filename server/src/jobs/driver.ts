/** Wakes a worker when a job may be due. A missed call costs time only: jobs are rows. */
export interface JobDriver {
  /** From now on, calls `wake`. */
  start(wake: () => void): void;
  /** The worker has nothing to claim before this time, in milliseconds since 1970; undefined: no job is known. */
  sleepUntil(at: number | undefined): void;
  /** No call comes after it. */
  stop(): void;
}
