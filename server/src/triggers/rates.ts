import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Calls in a minute, for triggers that name no number. */
const PER_MINUTE = 600;

interface Held {
  readonly perMinute: number;
  readonly limiter: RateLimiterMemory;
}

/** The rate limits of triggers, of this process. */
export class TriggerRates {
  readonly #held = new Map<string, Held>();

  /** Takes one call. @returns the milliseconds to wait if there were too many. */
  async take(key: string, perMinute = PER_MINUTE): Promise<number | undefined> {
    let held = this.#held.get(key);
    if (held?.perMinute !== perMinute) {
      held = { perMinute, limiter: new RateLimiterMemory({ points: perMinute, duration: 60 }) };
      this.#held.set(key, held);
    }
    try {
      await held.limiter.consume('');
      return undefined;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(error.msBeforeNext, 1);
      throw error;
    }
  }

  remove(key: string): void {
    this.#held.delete(key);
  }
}
