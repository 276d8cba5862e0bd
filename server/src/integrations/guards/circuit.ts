/** Of the circuit breaker of one integration, in this process. */
export interface Circuit {
  /** Open: attempts are put off. Half open: the next attempt, or the one under way, decides. */
  readonly state: 'closed' | 'open' | 'half_open';
  /** While it is open: when attempts begin again, in milliseconds since 1970. */
  readonly retryAt: number | null;
}

export const CLOSED: Circuit = { state: 'closed', retryAt: null };
