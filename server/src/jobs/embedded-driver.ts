import type { Clock } from '../core/contracts';
import type { JobDriver } from './driver';

/** Maximum time between polls: another process may have armed a job, or died with one. */
const LONGEST = 3_000;

/** Minimum time, for a job that stays due, or clocks that differ. */
const SHORTEST = 20;

/** Needs no other service: sleeps until the next job is due. */
export class EmbeddedDriver implements JobDriver {
  #wake: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly clock: Clock) {}

  start(wake: () => void): void {
    this.#wake = wake;
  }

  sleepUntil(at: number | undefined): void {
    clearTimeout(this.#timer);
    const wake = this.#wake;
    if (!wake) return;
    const left = at === undefined ? LONGEST : at - this.clock.now().getTime();
    this.#timer = setTimeout(wake, Math.min(Math.max(left, SHORTEST), LONGEST)).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#wake = undefined;
  }
}
