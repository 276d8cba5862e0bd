import { AsyncResource } from 'node:async_hooks';

import type { Job, Retry } from '../core/contracts';
import { describeError } from '../core/describe-error';
import { settledWithin } from './settled-within';
import type { WorkerOptions, WorkerStatus } from './worker-options';

/** Why a job was aborted. */
export class WorkerStoppedError extends Error {}
export class LeaseLostError extends Error {}

interface Running<J extends Job> {
  readonly job: J;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** When the lease ends if it is not prolonged, by this process's monotonic clock. */
  heldUntil: number;
  /** Its lease has moved on or was released: its result is ignored. */
  isLost: boolean;
}

/** Time for releasing leases when the worker stops, in milliseconds. */
const RELEASE_TIMEOUT = 1_000;

/** Pause after a result that could not be written. */
const AFTER_FAULT = 1_000;

/** Clocks of processes differ by less, in milliseconds; if by more, a job is found at the next poll. */
const CLOCKS_DIFFER = 1_000;

const TAKEN_OVER = 'The lease has ended; another worker may have taken the job over.';

/**
 * Claims due jobs and carries them out, several at a time, each under a lease that is prolonged
 * while it runs. One that is slow or never answers occupies one of many slots.
 */
export class Worker<J extends Job> {
  readonly #running = new Map<string, Running<J>>();
  #isStopped = true;
  /** Rises with every stop: what was claimed before it is released. */
  #generation = 0;
  #claiming = 0;
  #polling: Promise<void> | undefined;
  #pollAgain = false;
  /** The last claim took all free slots, so that more may be due. */
  #mayBeMore = false;
  #isPollPlanned = false;
  /** The start of the last poll that has left nothing due. */
  #lookedAt = 0;
  /** Called when a slot becomes free, and when the worker stops. */
  readonly #waiting = new Set<() => void>();
  #done = 0;
  #heartbeat: NodeJS.Timeout | undefined;
  // Detached from the request or transaction that wakes it.
  #poll: () => void = () => undefined;

  constructor(private readonly options: WorkerOptions<J>) {}

  get status(): WorkerStatus {
    const { concurrency, driver } = this.options;
    const running = this.#running.size;
    return { isRunning: !this.#isStopped, running, concurrency, driver: driver.status };
  }

  /** Claims until `stop`. */
  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#poll = AsyncResource.bind(() => {
      this.#pollSoon();
    });
    const { driver, queue } = this.options;
    driver.start({
      wake: (dueAt) => this.#look(dueAt),
      upcoming: async (within, limit) => (await queue.upcoming?.(within, limit)) ?? [],
    });
    this.#poll();
  }

  /** Something may be due. */
  wake(): void {
    if (!this.#isStopped) this.#poll();
  }

  /**
   * Claims no more jobs. Running ones may finish for half of the grace time, are then aborted, and
   * have the other half to react; the leases of those that are left are released.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#generation += 1;
    const driverStops = this.options.driver.stop();
    this.#wakeWaiting();
    const { grace } = this.options;
    await settledWithin(grace / 2, [this.#polling ?? Promise.resolve(), ...this.#results()]);
    for (const { abort } of this.#running.values()) {
      abort.abort(new WorkerStoppedError('The worker stops.'));
    }
    await settledWithin(grace / 2, this.#results());
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
    const left = [...this.#running.values()];
    for (const one of left) one.isLost = true;
    // Without an answer of the database the leases end by themselves.
    await settledWithin(
      RELEASE_TIMEOUT,
      left.map(({ job }) => this.#release(job, { delay: 0 })),
    );
    await driverStops;
  }

  /**
   * Carries out what is due now, including what that makes due at once, also if the worker is not
   * started; ends early if it is stopped.
   *
   * @returns the number of jobs done meanwhile, and of parts of those that continue.
   */
  async drain(): Promise<number> {
    const before = this.#done;
    const generation = this.#generation;
    while (generation === this.#generation) {
      const begun = await this.#fill();
      if (this.#running.size > 0) await Promise.race(this.#results());
      // A poll may have claimed what this found no slots for.
      else if (this.#polling) await this.#polling;
      else if (begun === 0) break;
    }
    return this.#done - before;
  }

  /** For the driver: claims what is due, and settles when there is a free slot. */
  async #look(dueAt = Infinity): Promise<void> {
    if (dueAt + CLOCKS_DIFFER < this.#lookedAt) return;
    this.wake();
    // One that was running has not seen what this call is about.
    await this.#polling;
    await this.#polling;
    while (!this.#isStopped && this.#running.size >= this.options.concurrency) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wakeWaiting(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }

  #pollSoon(): void {
    if (this.#isStopped) return;
    if (this.#polling) {
      this.#pollAgain = true;
      return;
    }
    this.#polling = this.#pollOnce().finally(() => {
      this.#polling = undefined;
      if (!this.#pollAgain) return;
      this.#pollAgain = false;
      this.#pollSoon();
    });
  }

  async #pollOnce(): Promise<void> {
    const { driver, queue } = this.options;
    const start = this.options.now();
    try {
      await this.#fill();
      if (!this.#mayBeMore) this.#lookedAt = start;
      // If all slots are taken, the next free one polls.
      driver.sleep(this.#mayBeMore ? undefined : await queue.nextDueIn());
    } catch (error) {
      this.options.log(`due jobs could not be claimed: ${describeError(error)}`);
      driver.sleep(undefined);
    }
  }

  /** Claims as many jobs as there are free slots. @returns the number of jobs begun. */
  async #fill(): Promise<number> {
    const free = this.options.concurrency - this.#running.size - this.#claiming;
    if (free <= 0) return 0;
    const generation = this.#generation;
    const claimedAt = performance.now();
    this.#claiming += free;
    let jobs: readonly J[];
    try {
      jobs = await this.options.queue.claim(free);
    } finally {
      this.#claiming -= free;
    }
    if (generation !== this.#generation) {
      await Promise.all(jobs.map((job) => this.#release(job, { delay: 0 })));
      return 0;
    }
    this.#mayBeMore = jobs.length === free;
    for (const job of jobs) this.#begin(job, claimedAt);
    return jobs.length;
  }

  #begin(job: J, claimedAt: number): void {
    // Its lease has ended unnoticed, while this process or its database stood still.
    const earlier = this.#running.get(job.id);
    if (earlier) this.#lose(earlier);
    const abort = new AbortController();
    const running: Running<J> = {
      ...{ job, abort, isLost: false, heldUntil: claimedAt + this.options.lease },
      done: Promise.resolve().then(() => this.#carryOut(running)),
    };
    this.#running.set(job.id, running);
    this.#heartbeat ??= setInterval(() => {
      void this.#prolong();
    }, this.options.lease / 3).unref();
  }

  async #carryOut(running: Running<J>): Promise<void> {
    const { job, abort } = running;
    let retry: Retry | undefined;
    try {
      retry = await this.options.run(job, abort.signal);
      if (!retry || isContinued(retry)) this.#done += 1;
    } catch (error) {
      // An aborted job has not failed: it is carried out by the next worker.
      retry = { delay: 0 };
      if (!abort.signal.aborted) {
        this.options.log(`the job ${job.id} could not be carried out: ${describeError(error)}`);
        retry = { delay: AFTER_FAULT };
      }
    }
    if (retry && !running.isLost) await this.#release(job, retry);
    if (this.#running.get(job.id) === running) this.#running.delete(job.id);
    this.#wakeWaiting();
    if (this.#running.size === 0) {
      clearInterval(this.#heartbeat);
      this.#heartbeat = undefined;
    }
    // When a released job is due again, the next poll finds out.
    if (this.#mayBeMore || retry) this.#planPoll();
  }

  /** One poll for all the slots that become free in this iteration of the event loop. */
  #planPoll(): void {
    if (this.#isPollPlanned) return;
    this.#isPollPlanned = true;
    setImmediate(() => {
      this.#isPollPlanned = false;
      this.wake();
    });
  }

  async #prolong(): Promise<void> {
    const now = performance.now();
    const running = [...this.#running.values()].filter(({ isLost }) => !isLost);
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

  async #release(job: J, retry: Retry): Promise<void> {
    const { queue, driver } = this.options;
    try {
      await queue.release(job, retry);
      // Another process has to be woken where this one will not claim it.
      if (job.lease && (retry.delay > 0 || this.#isStopped)) {
        driver.armed([{ id: job.id, epoch: job.lease.epoch, dueIn: retry.delay }]);
      }
    } catch (error) {
      this.options.log(
        `the job ${job.id} stays leased until its lease ends: ${describeError(error)}`,
      );
    }
  }

  #results(): readonly Promise<void>[] {
    return [...this.#running.values()].map(({ done }) => done);
  }
}

/** A part of the job is done. */
const isContinued = ({ delay, error }: Retry): boolean => delay === 0 && error === undefined;
