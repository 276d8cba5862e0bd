import type { JobDriver } from './driver';

/** Maximum time between polls: another process may have armed a job, or died with one. */
const LONGEST = 3_000;

/** Minimum time, for a job that is due and yet cannot be claimed. */
const SHORTEST = 20;

/** Needs no other service: sleeps until the next job is due. */
export class EmbeddedDriver implements JobDriver {
  #wake: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  start(wake: () => void): void {
    this.#wake = wake;
  }

  sleep(ms: number = LONGEST): void {
    clearTimeout(this.#timer);
    if (!this.#wake) return;
    this.#timer = setTimeout(this.#wake, Math.min(Math.max(ms, SHORTEST), LONGEST)).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#wake = undefined;
  }
}
