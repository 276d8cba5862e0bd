import { AsyncResource } from 'node:async_hooks';

import type { Job, Retry } from '../core/contracts';
import { describeError } from '../core/describe-error';
import { settledWithin } from '../core/settled-within';
import { RunningJobs, type Running } from './running-jobs';
import type { Together, WorkerOptions, WorkerStatus } from './worker-options';

/** Why a job was aborted. */
export class WorkerStoppedError extends Error {}

/** Time for releasing leases when the worker stops, in milliseconds. */
const RELEASE_TIMEOUT = 1_000;

/** Pause after a result that could not be written. */
const AFTER_FAULT = 1_000;

/** Groups of jobs that are claimed or carried out together at the same time. */
const MOST_GROUPS = 2;

/** Clocks of processes differ by less, in milliseconds; if by more, a job is found at the next poll. */
const CLOCKS_DIFFER = 1_000;

/**
 * Claims due jobs and carries them out, several at a time, each under a lease that is prolonged
 * while it runs. One that is slow or never answers occupies one of many slots.
 */
export class Worker<J extends Job> {
  readonly #running: RunningJobs<J>;
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
  /** Groups of jobs that are carried out together now. */
  #groups = 0;
  // Detached from the request or transaction that wakes it.
  #poll: () => void = () => undefined;

  constructor(private readonly options: WorkerOptions<J>) {
    this.#running = new RunningJobs(options);
  }

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
    for (const { abort } of this.#running.all) {
      abort.abort(new WorkerStoppedError('The worker stops.'));
    }
    await settledWithin(grace / 2, this.#results());
    this.#running.stopHeartbeat();
    const left = this.#running.all;
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
    while (!this.#isStopped && this.#running.slots >= this.options.concurrency) {
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
    const { driver } = this.options;
    const start = this.options.now();
    try {
      await this.#fill();
      if (!this.#mayBeMore) this.#lookedAt = start;
      driver.sleep(await this.#nextDueIn());
    } catch (error) {
      this.options.log(`due jobs could not be claimed: ${describeError(error)}`);
      driver.sleep(undefined);
    }
  }

  /** When to look again. If all slots or groups are taken, the next free one polls. */
  async #nextDueIn(): Promise<number | undefined> {
    const { queue, together, concurrency } = this.options;
    const isFull = this.#running.slots >= concurrency;
    if (isFull && together && this.#groups < MOST_GROUPS) return queue.nextDueIn('together');
    return this.#mayBeMore ? undefined : queue.nextDueIn();
  }

  /** Claims as many jobs as there are free slots, and a group. @returns the number of jobs begun. */
  async #fill(): Promise<number> {
    const { concurrency, queue, together } = this.options;
    const free = Math.max(concurrency - this.#running.slots - this.#claiming, 0);
    const most = together && this.#groups < MOST_GROUPS ? together.most : 0;
    if (free + most === 0) return 0;
    const generation = this.#generation;
    const claimedAt = performance.now();
    this.#claiming += free;
    if (most > 0) this.#groups += 1;
    let jobs: readonly J[];
    try {
      jobs = await queue.claim(free, most);
    } finally {
      this.#claiming -= free;
      if (most > 0) this.#groups -= 1;
    }
    if (generation !== this.#generation) {
      await Promise.all(jobs.map((job) => this.#release(job, { delay: 0 })));
      return 0;
    }
    const group: J[] = [];
    const single: J[] = [];
    for (const job of jobs) (together?.has(job) ? group : single).push(job);
    this.#mayBeMore = single.length >= free || (together !== undefined && group.length >= most);
    for (const job of single) this.#begin(job, claimedAt);
    if (together && group.length > 0) this.#beginGroup(together, group, claimedAt);
    return jobs.length;
  }

  #begin(job: J, claimedAt: number): void {
    this.#running.add(job, claimedAt, false, (running) =>
      this.#carryOut(running, () => this.options.run(job, running.abort.signal)),
    );
  }

  #beginGroup({ run }: Together<J>, jobs: readonly J[], claimedAt: number): void {
    this.#groups += 1;
    let left = jobs.length;
    const end = (): void => {
      left -= 1;
      if (left === 0) this.#groups -= 1;
    };
    const signals = new Map<J, AbortSignal>();
    // After all have begun, so that each has its signal.
    const results = Promise.resolve().then(() =>
      run(jobs, (job) => signals.get(job) ?? AbortSignal.abort()),
    );
    for (const job of jobs) {
      const { abort } = this.#running.add(job, claimedAt, true, (running) =>
        this.#carryOut(running, () => results.then((of) => of.get(job)).finally(end)),
      );
      signals.set(job, abort.signal);
    }
  }

  async #carryOut(running: Running<J>, run: () => Promise<Retry | undefined>): Promise<void> {
    const { job, abort } = running;
    let retry: Retry | undefined;
    try {
      retry = await run();
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
    this.#running.remove(running);
    this.#wakeWaiting();
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
    return this.#running.all.map(({ done }) => done);
  }
}

/** A part of the job is done. */
const isContinued = ({ delay, error }: Retry): boolean => delay === 0 && error === undefined;
