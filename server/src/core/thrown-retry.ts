import { valueIn } from './thrown-value';

/** Maximum delay that an integration can ask for without an attempt, in milliseconds. */
const LONGEST_POSTPONEMENT = 3_600_000;

/** An error that says of itself that trying again is useless. */
export const isFinal = (error: unknown): boolean => valueIn(error, 'retryable') === false;

/** What a thrown value says about further attempts; JavaScript can throw anything. */
export function retryOf(error: unknown): {
  readonly retryable: boolean;
  /** Milliseconds. */
  readonly retryAfter?: number;
} {
  const retryAfter = valueIn(error, 'retryAfter');
  const asksForDelay = typeof retryAfter === 'number' && retryAfter > 0;
  return {
    retryable: !isFinal(error),
    ...(asksForDelay && { retryAfter: Math.ceil(retryAfter) }),
  };
}

/** The delay of a thrown postponement, at most an hour. */
export function postponementOf(error: unknown): number | undefined {
  const postpone = valueIn(error, 'postpone');
  return typeof postpone === 'number' && postpone > 0
    ? Math.min(Math.ceil(postpone), LONGEST_POSTPONEMENT)
    : undefined;
}
