import type { ActivityFailedCommand } from '../contracts';

const LONGEST_POSTPONEMENT = 60 * 60 * 1000;

/** An error that says of itself that trying again is useless. */
export const isFinal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === false;

/** What a thrown value says about further attempts; JavaScript can throw anything. */
export function retryOf(error: unknown): Pick<ActivityFailedCommand, 'retryable' | 'retryAfter'> {
  if (typeof error !== 'object' || error === null) return { retryable: true };
  const { retryAfter } = error as { retryAfter?: unknown };
  const asksForDelay = typeof retryAfter === 'number' && retryAfter > 0;
  return {
    retryable: !isFinal(error),
    ...(asksForDelay && { retryAfter: Math.ceil(retryAfter) }),
  };
}

/** The delay of a thrown postponement, at most an hour. */
export function postponementOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('postpone' in error)) return undefined;
  const { postpone } = error;
  return typeof postpone === 'number' && postpone > 0
    ? Math.min(Math.ceil(postpone), LONGEST_POSTPONEMENT)
    : undefined;
}
