import { AsyncResource } from 'node:async_hooks';

/** What a worker works for. */
export interface DueWork {
  /** Carries out what is due. */
  runDue(): Promise<number>;
  /** When the next one falls due, in milliseconds since 1970. */
  nextTimerAt(): Promise<number | undefined>;
}

export interface WorkerOptions {
  readonly now: () => number;
  readonly log: (message: string) => void;
  /** How long it sleeps at most: another process may have armed a timer. */
  readonly pause?: number;
}

const PAUSE = 3_000;

/**
 * Carries out timers in the server's own process: at once where this process arms one that is due,
 * else when the next one is, and every few seconds to see what others have armed. It never runs
 * twice at a time. Timers are rows, so whatever it misses waits for the next look.
 */
export class EmbeddedWorker {
  readonly #pause: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #isStopped = true;
  // What wakes it is a request or a transaction; what it does is part of neither.
  #look: (() => void) | undefined;

  constructor(
    private readonly work: DueWork,
    private readonly options: WorkerOptions,
  ) {
    this.#pause = options.pause ?? PAUSE;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#look = AsyncResource.bind(() => {
      this.look();
    });
    this.#look();
  }

  /** Looks at once, or once more where it is looking now. */
  wake(): void {
    this.#look?.();
  }

  /** Ends after what is being carried out. */
  async stop(): Promise<void> {
    this.#isStopped = true;
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
      await this.work.runDue();
      const next = await this.work.nextTimerAt();
      // What was due and could not be carried out is tried again after the whole pause.
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
