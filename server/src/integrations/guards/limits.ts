import type { IntegrationContract } from '../../core/contracts';

/** How an integration may be used, by each process. */
export interface Limits {
  /** Maximum number of attempts at the same time; null: no limit. */
  readonly concurrency: number | null;
  /** Maximum number of attempts in a minute; null: no limit. */
  readonly perMinute: number | null;
}

/** Below the default number of timers that a process carries out at the same time. */
export const DEFAULT_LIMITS = { concurrency: 5, perMinute: null } as const satisfies Limits;

/** Of a registered integration that is used by its own name. */
export const registeredLimits = ({ limits, settings }: IntegrationContract): Limits => ({
  concurrency: limits?.concurrency ?? (settings ? DEFAULT_LIMITS.concurrency : null),
  perMinute: limits?.perMinute ?? null,
});
