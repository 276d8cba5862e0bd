import type { DriverHost, DriverStatus, JobDriver } from './driver';

/** Maximum time between polls: another process may have armed a job, or died with one. */
export const LONGEST_SLEEP = 3_000;

/** Minimum time, so that jobs that fall due one after the other share a poll. */
const SHORTEST = 5;

/** Minimum time for a job that is due and yet cannot be claimed. */
const SHORTEST_DUE = 20;

/** Needs no other service: sleeps until the next job is due. */
export class EmbeddedDriver implements JobDriver {
  readonly status: DriverStatus = { name: 'embedded' };
  #host: DriverHost | undefined;
  #timer: NodeJS.Timeout | undefined;

  start(host: DriverHost): void {
    this.#host = host;
  }

  /** The worker of this process is woken anyway, and those of others poll. */
  armed(): void {}

  sleep(ms: number = LONGEST_SLEEP, longest: number = LONGEST_SLEEP): void {
    clearTimeout(this.#timer);
    const host = this.#host;
    if (!host) return;
    const wake = (): void => void host.wake();
    const shortest = ms > 0 ? SHORTEST : SHORTEST_DUE;
    // The polls of all idle workers of a process come together, so that they can share a statement.
    const untilPoll = longest - (performance.now() % longest);
    this.#timer = setTimeout(wake, Math.min(Math.max(ms, shortest), untilPoll)).unref();
  }

  stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#host = undefined;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.stop();
  }
}
