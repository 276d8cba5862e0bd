import { AsyncResource } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';

import type { Job, JobQueue, Retry } from '../core/contracts';
import { describeError } from '../core/describe-error';
import type { JobDriver } from './driver';

/** Carries out one job and writes its result. @returns how to go on with one that is not done. */
export type JobHandler<J extends Job> = (job: J, signal: AbortSignal) => Promise<Retry | undefined>;

export interface WorkerOptions<J extends Job> {
  readonly queue: JobQueue<J>;
  readonly run: JobHandler<J>;
  readonly driver: JobDriver;
  /** Maximum number of jobs at the same time. */
  readonly concurrency: number;
  /** The time that a lease of the queue holds, in milliseconds; it is prolonged three times as often. */
  readonly lease: number;
  /** Time for running jobs when the worker stops, in milliseconds. */
  readonly grace: number;
  readonly log: (message: string) => void;
}

/** Why a job was aborted. */
export class WorkerStoppedError extends Error {}
export class LeaseLostError extends Error {}

interface Running<J extends Job> {
  readonly job: J;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** Its lease has moved on or was given back: what becomes of it counts for nothing. */
  isLost: boolean;
}

/** Time for giving back leases when the worker stops, in milliseconds. */
const LAST_WORD = 1_000;

/** Pause after a poll or a result that the database refused. */
const AFTER_FAULT = 1_000;

/**
 * Claims due jobs and carries them out, several at a time, each under a lease that is prolonged
 * while it runs. One that is slow or never answers takes one place of many.
 */
export class Worker<J extends Job> {
  readonly #running = new Map<string, Running<J>>();
  #isStopped = true;
  #isStopping = false;
  #polling: Promise<void> | undefined;
  #pollAgain = false;
  #done = 0;
  #heartbeat: NodeJS.Timeout | undefined;
  // Detached from the request or transaction that wakes it.
  #poll: () => void = () => undefined;

  constructor(private readonly options: WorkerOptions<J>) {}

  /** Claims until `stop`. */
  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#poll = AsyncResource.bind(() => {
      this.#pollSoon();
    });
    this.options.driver.start(this.#poll);
    this.#poll();
  }

  /** Something may be due. */
  wake(): void {
    if (!this.#isStopped) this.#poll();
  }

  /**
   * Claims nothing more, and resolves within the grace time: running jobs may finish for half of it,
   * are then aborted, and give their leases back in the end.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#isStopping = true;
    this.options.driver.stop();
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
    // A database that is gone answers nobody: the leases end by themselves.
    await settledWithin(
      LAST_WORD,
      left.map(({ job }) => this.#release(job, { delay: 0 })),
    );
    this.#isStopping = false;
  }

  /**
   * Carries out what is due now, what that makes due at once included, also where the worker is not
   * started.
   *
   * @returns the number of jobs done meanwhile.
   */
  async drain(): Promise<number> {
    const before = this.#done;
    for (;;) {
      const claimed = await this.#fill();
      if (claimed === 0 && this.#running.size === 0) return this.#done - before;
      await Promise.race(this.#results());
    }
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
    const { driver, queue, concurrency } = this.options;
    try {
      await this.#fill();
      const isFull = this.#running.size >= concurrency;
      // Where all places are taken, the next free one polls.
      driver.sleepUntil(isFull ? undefined : await queue.nextDueAt());
    } catch (error) {
      this.options.log(`due jobs could not be claimed: ${describeError(error)}`);
      driver.sleepUntil(undefined);
    }
  }

  /** Claims as many jobs as there are free places. */
  async #fill(): Promise<number> {
    const free = this.options.concurrency - this.#running.size;
    if (free <= 0) return 0;
    const jobs = await this.options.queue.claim(free);
    for (const job of jobs) {
      if (this.#isStopping) await this.#release(job, { delay: 0 });
      else this.#begin(job);
    }
    return jobs.length;
  }

  #begin(job: J): void {
    const abort = new AbortController();
    const running: Running<J> = {
      ...{ job, abort, isLost: false },
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
      if (!retry) this.#done += 1;
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
    if (this.#running.size === 0) {
      clearInterval(this.#heartbeat);
      this.#heartbeat = undefined;
    }
    // Half a batch at a time, rather than a claim for each job.
    if (this.#running.size <= this.options.concurrency / 2) this.wake();
  }

  async #prolong(): Promise<void> {
    const running = [...this.#running.values()].filter(({ isLost }) => !isLost);
    if (running.length === 0) return;
    try {
      const held = await this.options.queue.prolong(running.map(({ job }) => job));
      for (const one of running) {
        // One that has written its result has no lease any more.
        if (held.has(one.job.id) || !this.#running.has(one.job.id)) continue;
        one.isLost = true;
        one.abort.abort(new LeaseLostError('Another worker has taken the job over.'));
      }
    } catch (error) {
      this.options.log(`leases could not be prolonged: ${describeError(error)}`);
    }
  }

  async #release(job: J, retry: Retry): Promise<void> {
    try {
      await this.options.queue.release(job, retry);
    } catch (error) {
      this.options.log(
        `the job ${job.id} stays held until its lease ends: ${describeError(error)}`,
      );
    }
  }

  #results(): readonly Promise<void>[] {
    return [...this.#running.values()].map(({ done }) => done);
  }
}

/** Waits until all have settled, at most for this number of milliseconds. */
async function settledWithin(ms: number, work: readonly Promise<unknown>[]): Promise<void> {
  const late = new AbortController();
  const end = wait(ms, undefined, { signal: late.signal }).catch(() => undefined);
  await Promise.race([Promise.allSettled(work), end]);
  late.abort();
}
