import { AsyncResource } from 'node:async_hooks';

import { bulkhead, type BulkheadPolicy } from 'cockatiel';

import type { Job, Retry } from '../core/contracts';
import { describeError } from '../core/describe-error';
import { CoalescedCalls } from './coalesced-calls';
import { FairShares } from './fair-shares';
import { KindLimits } from './kind-limits';
import { settledWithin } from './settled-within';
import { RunningJobs, type Running } from './running-jobs';
import type { Together, WorkerOptions, WorkerStatus } from './worker-options';

/** Why a job was aborted. */
export class WorkerStoppedError extends Error {}

/** Time for releasing leases when the worker stops, in milliseconds. */
const RELEASE_TIMEOUT = 1_000;

/** Pause after a result that could not be written. */
const AFTER_FAULT = 1_000;

/** A job that is due within this number of milliseconds is claimed without a look. */
const SOON = 100;

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
  readonly #polls = new CoalescedCalls(() => this.#pollOnce());
  /** The last claim took all free slots, so that more may be due. */
  #mayBeMore = false;
  /** The last claim asked for fewer than there are slots, because of the limit of a kind. */
  #isCut = false;
  #isPollPlanned = false;
  /** The start of the last poll that has left nothing due. */
  #lookedAt = 0;
  /** Called when a slot becomes free, and when the worker stops. */
  readonly #waiting = new Set<() => void>();
  #done = 0;
  /** Groups of jobs that are carried out together now. */
  #groups = 0;
  /** What such groups have left, and is carried out alone. */
  #left = 0;
  readonly #kinds: KindLimits<J>;
  readonly #fair: FairShares<J>;
  /** The jobs of groups that are left, as many at a time as there are slots. */
  readonly #turns: BulkheadPolicy;
  /** When the next job is due, as far as is known, by this process's monotonic clock. */
  #expectedAt = 0;
  /** Somebody has a reason to believe that something is due. */
  #isWanted = false;
  // Detached from the request or transaction that wakes it.
  #poll: () => void = () => undefined;

  constructor(private readonly options: WorkerOptions<J>) {
    this.#running = new RunningJobs(options);
    this.#kinds = new KindLimits(options.kinds);
    this.#fair = new FairShares(options.queue, options.concurrency, options.monotonic);
    this.#turns = bulkhead(options.concurrency, Infinity);
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
      this.#polls.call();
    });
    this.#isWanted = true;
    const { driver, queue } = this.options;
    driver.start({
      wake: (dueAt) => this.#look(dueAt),
      upcoming: async (within, limit) => (await queue.upcoming?.(within, limit)) ?? [],
    });
    this.#poll();
  }

  /** Something may be due. */
  wake(): void {
    this.#isWanted = true;
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
    await settledWithin(grace / 2, [this.#polls.running ?? Promise.resolve(), ...this.#results()]);
    for (const one of this.#running.all) one.abort(new WorkerStoppedError('The worker stops.'));
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
      const begun = await this.#fillUp();
      if (this.#running.size > 0) await Promise.race(this.#results());
      // A poll may have claimed what this found no slots for.
      else if (this.#polls.running) await this.#polls.running;
      else if (begun === 0) break;
    }
    return this.#done - before;
  }

  /** For the driver: claims what is due, and settles when there is a free slot. */
  async #look(dueAt?: number): Promise<void> {
    if (dueAt !== undefined && dueAt + CLOCKS_DIFFER < this.#lookedAt) return;
    if (dueAt !== undefined) this.#isWanted = true;
    if (!this.#isStopped) this.#poll();
    // One that was running has not seen what this call is about.
    await this.#polls.running;
    await this.#polls.running;
    while (!this.#isStopped && this.#running.slots >= this.options.concurrency) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wakeWaiting(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }

  async #pollOnce(): Promise<void> {
    if (this.#isStopped) return;
    const { driver } = this.options;
    const generation = this.#generation;
    const start = this.options.now();
    try {
      const isIdle = this.#seemsIdle() && (await this.#looksIdle());
      if (generation !== this.#generation) return;
      if (!isIdle) await this.#fillUp();
      if (isIdle || !this.#mayBeMore) this.#lookedAt = start;
      if (!isIdle) this.#expect(await this.#nextDueIn());
      driver.sleep(
        this.#expectedAt === Infinity ? undefined : this.#expectedAt - performance.now(),
      );
    } catch (error) {
      this.#isWanted = true;
      this.options.log(`due jobs could not be claimed: ${describeError(error)}`);
      driver.sleep(undefined);
    }
  }

  /** Whether nobody has asked for this poll, and nothing is expected at this time: most find nothing. */
  #seemsIdle(): boolean {
    const isWanted = this.#isWanted;
    this.#isWanted = false;
    const isExpected = performance.now() + SOON >= this.#expectedAt;
    return !isWanted && !isExpected && !this.#mayBeMore && this.options.queue.look !== undefined;
  }

  async #looksIdle(): Promise<boolean> {
    const dueIn = await this.options.queue.look?.();
    this.#expect(dueIn);
    return dueIn === undefined || dueIn > 0;
  }

  #expect(dueIn: number | undefined): void {
    this.#expectedAt = dueIn === undefined ? Infinity : performance.now() + dueIn;
  }

  /** When to look again. If all slots or groups are taken, the next free one polls. */
  async #nextDueIn(): Promise<number | undefined> {
    const { queue, together, concurrency } = this.options;
    const hasSlot = this.#running.slots < concurrency;
    const except = { kinds: this.#kinds.full(0) };
    const all = () => (this.#mayBeMore ? undefined : queue.nextDueIn(undefined, except));
    if (!together) return hasSlot ? all() : undefined;
    if (hasSlot && this.#mayGroup) return all();
    if (!hasSlot && !this.#mayGroup) return undefined;
    return queue.nextDueIn(hasSlot ? 'alone' : 'together', except);
  }

  /** Whether a group may begin: those who wait alone are not too many. */
  get #mayGroup(): boolean {
    return this.#hasGroup && this.#left < this.options.concurrency;
  }

  get #hasGroup(): boolean {
    return this.#groups < (this.options.together?.groups ?? 0);
  }

  /** Claims while all that it asks for is there, and there is a place. @returns the number of jobs begun. */
  async #fillUp(): Promise<number> {
    let all = 0;
    for (;;) {
      const begun = await this.#fill();
      all += begun;
      const hasSlot = this.#running.slots + this.#claiming < this.options.concurrency;
      const mayGoOn = this.#mayGroup || (hasSlot && this.#isCut);
      if (begun === 0 || !this.#mayBeMore || !mayGoOn) return all;
    }
  }

  /** Claims as many jobs as there are free slots, and a group. @returns the number of jobs begun. */
  #fill(): Promise<number> {
    const isBlocked = this.#hasGroup && !this.#mayGroup;
    return this.#fair.isTime(isBlocked) ? this.#fillFairly() : this.#claim(this.#mayGroup);
  }

  /** In a backlog: those of groups that have had less than their share first. */
  async #fillFairly(): Promise<number> {
    const generation = this.#generation;
    const isOver = (): boolean => generation !== this.#generation;
    const others = await this.#fair.timed(async () => {
      const alone = this.#running.all.filter(({ isAlone }) => isAlone);
      const groups = await this.#fair.crowded(alone.map(({ job }) => job));
      return groups.length > 0 && !isOver() ? this.#claim(this.#hasGroup, groups) : 0;
    });
    return isOver() ? others : others + (await this.#claim(this.#mayGroup));
  }

  /** @param groups that are left out. @returns the number of jobs begun. */
  async #claim(mayGroup: boolean, groups?: readonly string[]): Promise<number> {
    const { concurrency, queue, together } = this.options;
    const slots = Math.max(concurrency - this.#running.slots - this.#claiming, 0);
    const free = this.#kinds.most(slots, this.#claiming);
    const most = mayGroup && together ? together.most : 0;
    if (free + most === 0) return 0;
    const kinds = this.#kinds.full(this.#claiming);
    const generation = this.#generation;
    const claimedAt = performance.now();
    this.#claiming += free;
    if (most > 0) this.#groups += 1;
    let jobs: readonly J[];
    try {
      jobs = await queue.claim(free, together && most, { kinds, ...(groups && { groups }) });
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
    this.#fair.note(single, groups || free === 0 ? undefined : single.length >= free);
    // A queue that ignores the second share answers with a group in the first. What there was no place
    // for is looked for when there is.
    const isFull = jobs.length >= free || (most > 0 && group.length >= most);
    if (!groups) {
      this.#mayBeMore = isFull || (together !== undefined && !mayGroup);
      this.#isCut = free < slots;
    }
    for (const job of single) this.#begin(job, claimedAt);
    if (together && group.length > 0) this.#beginGroup(together, group, claimedAt);
    return jobs.length;
  }

  #begin(job: J, claimedAt: number): void {
    const running = this.#running.add(job, claimedAt, false);
    this.#kinds.add(job);
    running.done = Promise.resolve().then(() =>
      this.#execute(running, () => this.options.run(job, running.signal)),
    );
  }

  #beginGroup({ run }: Together<J>, jobs: readonly J[], claimedAt: number): void {
    this.#groups += 1;
    const group = jobs.map((job) => this.#running.add(job, claimedAt, true));
    const done = Promise.resolve().then(() => this.#executeGroup(group, () => run(jobs)));
    for (const one of group) one.done = done;
  }

  /** Those that are left take turns, beside the slots. */
  async #executeGroup(
    group: readonly Running<J>[],
    run: () => Promise<ReadonlySet<J>>,
  ): Promise<void> {
    let done: ReadonlySet<J> = new Set();
    let fault: { readonly error: unknown } | undefined;
    try {
      done = await run();
    } catch (error) {
      fault = { error };
    }
    const wasFull = !this.#mayGroup;
    this.#groups -= 1;
    const left = group.filter(({ job }) => !done.has(job));
    this.#left += left.length;
    for (const one of left) {
      one.isAlone = true;
      const alone = async (): Promise<Retry | undefined> => {
        // Its turn may come after the worker has stopped, or after another has taken it over.
        one.signal.throwIfAborted();
        if (fault) throw fault.error;
        return this.options.run(one.job, one.signal);
      };
      const end = (): void => {
        const wasHeldUp = !this.#mayGroup;
        this.#left -= 1;
        if (wasHeldUp) this.#planPoll();
      };
      one.done = this.#execute(one, () => this.#turns.execute(alone).finally(end));
    }
    for (const one of group) if (done.has(one.job)) this.#running.remove(one);
    this.#done += done.size;
    this.#wakeWaiting();
    // What there was no group for has not been looked for.
    if (this.#mayBeMore || wasFull) this.#planPoll();
  }

  async #execute(running: Running<J>, run: () => Promise<Retry | undefined>): Promise<void> {
    const { job } = running;
    let retry: Retry | undefined;
    try {
      retry = await run();
      if (!retry || isContinued(retry)) this.#done += 1;
    } catch (error) {
      // An aborted job has not failed: it is carried out by the next worker.
      retry = { delay: 0 };
      if (!running.isAborted) {
        this.options.log(`the job ${job.id} could not be carried out: ${describeError(error)}`);
        retry = { delay: AFTER_FAULT };
      }
    }
    if (retry && !running.isLost) await this.#release(job, retry);
    this.#running.remove(running);
    const wasFull = !running.isTogether && this.#kinds.remove(job);
    this.#wakeWaiting();
    // When a released job is due again, the next poll finds out.
    if (this.#mayBeMore || retry || wasFull) this.#planPoll();
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
