import { AsyncResource } from 'node:async_hooks';

/** A source of due work. */
export interface DueWork {
  /** Carries out everything that is due; after an abort only what it has begun. */
  runDue(signal?: AbortSignal): Promise<number>;
  /** The next due time, in milliseconds since 1970. */
  nextTimerAt(): Promise<number | undefined>;
}

export interface PollerOptions {
  readonly now: () => number;
  readonly log: (message: string) => void;
  /** Maximum time between polls: another process may have armed a timer. */
  readonly pause?: number;
}

const PAUSE = 3_000;

/**
 * Continues campaigns in the server's process: at once if this process changes one, otherwise at the
 * next due time, and every few seconds for those that others change. Runs never overlap. What is to be
 * done is in rows, so a missed call is made up for by the next poll.
 */
export class Poller {
  readonly #pause: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #isStopped = true;
  #abort = new AbortController();
  // Detached from the request or transaction that wakes it.
  #look: (() => void) | undefined;

  constructor(
    private readonly work: DueWork,
    private readonly options: PollerOptions,
  ) {
    this.#pause = options.pause ?? PAUSE;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#abort = new AbortController();
    this.#look = AsyncResource.bind(() => {
      this.look();
    });
    this.#look();
  }

  /** Polls now, or once more after the current run. */
  wake(): void {
    this.#look?.();
  }

  /** Waits for the batch that is running. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#abort.abort();
    this.#look = undefined;
    clearTimeout(this.#timer);
    await this.#running;
  }

  private look(): void {
    if (this.#isStopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#running = this.run().finally(() => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        this.look();
      }
    });
  }

  private async run(): Promise<void> {
    let pause = this.#pause;
    try {
      await this.work.runDue(this.#abort.signal);
      const next = await this.work.nextTimerAt();
      // Due work that failed is retried after the full pause.
      const wait = next === undefined ? pause : next - this.options.now();
      if (wait > 0) pause = Math.min(pause, wait);
    } catch (error) {
      this.options.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.look();
    }, pause);
    this.#timer.unref();
  }
}
