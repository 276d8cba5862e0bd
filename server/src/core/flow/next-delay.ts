import type { ActivityFailedCommand, RetryPolicy } from '../contracts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * REL-005. `exponential` doubles the delay up to a day, or up to the delay itself if that is
 * longer.
 */
function delayAfter({ delay, backoff }: RetryPolicy, attempt: number): number {
  if (backoff === 'fixed') return delay.ms;
  return Math.min(delay.ms * 2 ** (attempt - 1), Math.max(delay.ms, DAY));
}

/**
 * The delay before the next attempt: of the step's policy, else of the integration's, or a longer
 * one that this failure asks for. Undefined after the last attempt.
 */
export function nextDelay(
  retry: RetryPolicy,
  attempt: number,
  { retryAfter = 0, retryDelays }: Pick<ActivityFailedCommand, 'retryAfter' | 'retryDelays'>,
): number | undefined {
  const own = retry.isDefault ? retryDelays : undefined;
  const isLast = own ? attempt > own.length : attempt >= retry.attempts;
  if (isLast) return undefined;
  const delay = own?.[attempt - 1] ?? delayAfter(retry, attempt);
  return Math.max(delay, Math.min(retryAfter, DAY));
}
