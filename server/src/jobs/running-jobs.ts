import type { Job } from '../core/contracts';
import { describeError } from '../core/describe-error';
import type { WorkerOptions } from './worker-options';

/** Why a job was aborted. */
export class LeaseLostError extends Error {}

const TAKEN_OVER = 'The lease has ended; another worker may have taken the job over.';

/** A job that is carried out now. */
export interface Running<J extends Job> {
  readonly job: J;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** Carried out with others, so that it takes no slot. */
  readonly isTogether: boolean;
  /** When the lease ends if it is not prolonged, by this process's monotonic clock. */
  heldUntil: number;
  /** Its lease has moved on or was released: its result is ignored. */
  isLost: boolean;
}

/** The jobs that a worker carries out, whose leases are prolonged while they run. */
export class RunningJobs<J extends Job> {
  readonly #running = new Map<string, Running<J>>();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(private readonly options: Pick<WorkerOptions<J>, 'queue' | 'lease' | 'log'>) {}

  get size(): number {
    return this.#running.size;
  }

  /** The number of slots that are taken. */
  get slots(): number {
    let slots = 0;
    for (const { isTogether } of this.#running.values()) if (!isTogether) slots += 1;
    return slots;
  }

  get all(): readonly Running<J>[] {
    return [...this.#running.values()];
  }

  /** @param claimedAt by this process's monotonic clock. */
  add(
    job: J,
    claimedAt: number,
    isTogether: boolean,
    carryOut: (running: Running<J>) => Promise<void>,
  ): Running<J> {
    // Its lease has ended unnoticed, while this process or its database stood still.
    const earlier = this.#running.get(job.id);
    if (earlier) this.#lose(earlier);
    const running: Running<J> = {
      ...{ job, abort: new AbortController(), isTogether, isLost: false },
      heldUntil: claimedAt + this.options.lease,
      done: Promise.resolve().then(() => carryOut(running)),
    };
    this.#running.set(job.id, running);
    this.#heartbeat ??= setInterval(() => {
      void this.#prolong();
    }, this.options.lease / 3).unref();
    return running;
  }

  remove(running: Running<J>): void {
    const { id } = running.job;
    if (this.#running.get(id) === running) this.#running.delete(id);
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
    running.abort.abort(new LeaseLostError(TAKEN_OVER));
  }
}
