/** Wakes a worker when a job may be due. A missed call costs time only: jobs are rows. */
export interface JobDriver {
  /** From now on, calls `wake`. */
  start(wake: () => void): void;
  /** Nothing can be claimed for this number of milliseconds; undefined: for an unknown time. */
  sleep(ms: number | undefined): void;
  /** No call comes after it. */
  stop(): void;
}
