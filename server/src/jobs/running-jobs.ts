import type { Job } from '../core/contracts';
import { describeError } from '../core/describe-error';
import type { WorkerOptions } from './worker-options';

/** Why a job was aborted. */
export class LeaseLostError extends Error {}

const TAKEN_OVER = 'The lease has ended; another worker may have taken the job over.';

/** A job that is carried out now. */
export class Running<J extends Job> {
  /** Its lease has moved on or was released: its result is ignored. */
  isLost = false;
  /** Carried out by itself, or waiting for its turn. */
  isAlone: boolean;
  /** Settles when it is done, or is carried out by something else. */
  done: Promise<void> = Promise.resolve();
  #abort: AbortController | undefined;
  #reason: unknown;

  /**
   * @param isTogether carried out with others, so that it takes no slot.
   * @param heldUntil when the lease ends if it is not prolonged, by this process's monotonic clock.
   */
  constructor(
    readonly job: J,
    readonly isTogether: boolean,
    public heldUntil: number,
  ) {
    this.isAlone = !isTogether;
  }

  /** Made when it is asked for: most jobs of a group need none. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.isAborted) this.#abort.abort(this.#reason);
    return this.#abort.signal;
  }

  get isAborted(): boolean {
    return this.#reason !== undefined;
  }

  abort(reason: Error): void {
    this.#reason ??= reason;
    this.#abort?.abort(this.#reason);
  }
}

/** The jobs that a worker carries out, whose leases are prolonged while they run. */
export class RunningJobs<J extends Job> {
  readonly #running = new Map<string, Running<J>>();
  #heartbeat: NodeJS.Timeout | undefined;
  #slots = 0;

  constructor(private readonly options: Pick<WorkerOptions<J>, 'queue' | 'lease' | 'log'>) {}

  get size(): number {
    return this.#running.size;
  }

  /** The number of slots that are taken. */
  get slots(): number {
    return this.#slots;
  }

  get all(): readonly Running<J>[] {
    return [...this.#running.values()];
  }

  /** @param claimedAt by this process's monotonic clock. */
  add(job: J, claimedAt: number, isTogether: boolean): Running<J> {
    // Its lease has ended unnoticed, while this process or its database stood still.
    const earlier = this.#running.get(job.id);
    if (earlier) this.#lose(earlier);
    const running = new Running(job, isTogether, claimedAt + this.options.lease);
    if (!isTogether) this.#slots += 1;
    this.#running.set(job.id, running);
    this.#heartbeat ??= setInterval(() => {
      void this.#prolong();
    }, this.options.lease / 3).unref();
    return running;
  }

  remove(running: Running<J>): void {
    const { id } = running.job;
    if (this.#running.get(id) === running) this.#running.delete(id);
    if (!running.isTogether) this.#slots -= 1;
    if (this.#running.size === 0) this.stopHeartbeat();
  }

  stopHeartbeat(): void {
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }

  async #prolong(): Promise<void> {
    const now = performance.now();
    const running = this.all.filter(({ isLost }) => !isLost);
    try {
      const held = await this.options.queue.prolong(running.map(({ job }) => job));
      for (const one of running) {
        if (held.has(one.job.id)) one.heldUntil = now + this.options.lease;
        // A job that has just written its result has no lease any more.
        else if (this.#running.get(one.job.id) === one) this.#lose(one);
      }
    } catch (error) {
      this.options.log(`leases could not be prolonged: ${describeError(error)}`);
      for (const one of running) if (one.heldUntil <= performance.now()) this.#lose(one);
    }
  }

  #lose(running: Running<J>): void {
    running.isLost = true;
    running.abort(new LeaseLostError(TAKEN_OVER));
  }
}
