/** How a saved integration may be used, by each process. */
export interface Limits {
  /** Maximum number of attempts at the same time. */
  readonly concurrency: number;
  /** Maximum number of attempts in a minute; null: no limit. */
  readonly perMinute: number | null;
}

/** Below the default number of timers that a process carries out at the same time. */
export const DEFAULT_LIMITS: Limits = { concurrency: 5, perMinute: null };
