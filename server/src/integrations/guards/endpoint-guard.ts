import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import { isFinal, postponementOf } from '../../core/thrown-retry';
import { valueIn } from '../../core/thrown-value';
import { Postponement } from '../failure';
import { CLOSED, type Circuit } from './circuit';
import type { Limits } from './limits';

/** Transient failures in a row after which the circuit opens. */
const FAILURES = 5;

/** How long it stays open, before one attempt tries again. */
const OPEN = 30_000;

/** Pause after the concurrency cap was reached. */
const BUSY = 1_000;

const MINUTE = 60;

/**
 * Protects everything else from one endpoint that is slow or fails: a concurrency cap, a rate limit
 * and a circuit breaker. Nothing waits in here, because waiting would hold a place of the worker.
 */
export class EndpointGuard {
  readonly #cap: ReturnType<typeof bulkhead>;
  readonly #rate: RateLimiterMemory | undefined;
  readonly #breaker = circuitBreaker(handleWhen(isTransient), {
    breaker: new ConsecutiveBreaker(FAILURES),
    halfOpenAfter: OPEN,
  });

  #openedAt = 0;

  constructor(
    { concurrency, perMinute }: Limits,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
  ) {
    this.#cap = bulkhead(concurrency ?? Number.MAX_SAFE_INTEGER);
    this.#rate =
      perMinute === null
        ? undefined
        : new RateLimiterMemory({ points: perMinute, duration: MINUTE });
    this.#breaker.onBreak(() => {
      this.#openedAt = this.now();
    });
  }

  get circuit(): Circuit {
    const { state } = this.#breaker;
    if (state !== CircuitState.Open && state !== CircuitState.HalfOpen) return CLOSED;
    const retryAt = this.#openedAt + OPEN;
    // The breaker itself stays open until an attempt comes.
    return state === CircuitState.Open && this.now() < retryAt
      ? { state: 'open', retryAt }
      : { state: 'half_open', retryAt: null };
  }

  /**
   * Runs an attempt.
   *
   * @param isProbe somebody wants to know whether it works: an open circuit does not stop it.
   * @throws Postponement at the concurrency cap or rate limit and while the circuit is open: that is no
   * failed attempt.
   */
  async run<T>(attempt: () => Promise<T>, isProbe = false): Promise<T> {
    try {
      return await this.#cap.execute(async () => {
        if (isProbe || this.#breaker.state !== CircuitState.Open) await this.takePoint();
        return isProbe ? attempt() : this.#breaker.execute(attempt);
      });
    } catch (error) {
      if (isBulkheadRejectedError(error)) throw new Postponement(BUSY);
      if (!isBrokenCircuitError(error)) throw error;
      throw new Postponement(Math.max(this.#openedAt + OPEN - this.now(), BUSY));
    }
  }

  private async takePoint(): Promise<void> {
    try {
      await this.#rate?.consume('');
    } catch (error) {
      if (error instanceof RateLimiterRes) throw new Postponement(Math.max(error.msBeforeNext, 1));
      throw error;
    }
  }
}

/** A final failure and a refusal of one call are answers: the endpoint works. */
const isTransient = (error: unknown): boolean =>
  postponementOf(error) === undefined && !isFinal(error) && valueIn(error, 'isAnswer') !== true;
