import type { Clock, InstanceStorage, JobQueue, Retry, TimerId, TimerJob } from '../core/contracts';

/**
 * The timers of a storage without leases (FR-EXT-005), for one process: what it carries out, and what
 * it may not try again yet, is kept in memory.
 */
export class UnleasedTimers implements JobQueue<TimerJob> {
  readonly #held = new Set<TimerId>();
  readonly #failed = new Map<TimerId, { readonly attempts: number; readonly notBefore: number }>();

  constructor(
    private readonly storage: InstanceStorage,
    private readonly clock: Clock,
  ) {}

  async claim(limit: number): Promise<readonly TimerJob[]> {
    const known = this.#held.size + this.#failed.size;
    const due = await this.storage.dueTimers(this.#now(), limit + known);
    const ids = new Set(due.map(({ timer }) => timer.id));
    for (const id of this.#held) if (!ids.has(id)) this.#held.delete(id);
    for (const id of this.#failed.keys()) if (!ids.has(id)) this.#failed.delete(id);
    const free = due.filter(({ timer }) => !this.#held.has(timer.id) && this.#isTime(timer.id));
    return free.slice(0, limit).map((one) => {
      const { id } = one.timer;
      this.#held.add(id);
      const attempts = this.#failed.get(id)?.attempts ?? 0;
      return { ...one, id, attempts, recoveries: 0, lease: { owner: 'this process', epoch: 0 } };
    });
  }

  prolong(jobs: readonly TimerJob[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(jobs.map(({ id }) => id)));
  }

  async release({ timer: { id }, attempts }: TimerJob, { delay, error }: Retry): Promise<void> {
    this.#held.delete(id);
    const counted =
      error === undefined
        ? attempts
        : ((await this.storage.noteTimerFault?.(id, error)) ?? attempts + 1);
    this.#failed.set(id, { attempts: counted, notBefore: this.#now() + delay });
  }

  async nextDueAt(): Promise<number | undefined> {
    const at = await this.storage.nextTimerAt();
    if (at === undefined || at > this.#now()) return at;
    // Only what is held or has to wait is due: everything else has been claimed.
    const times = [...this.#failed.values()].map(({ notBefore }) => notBefore);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  #isTime(id: TimerId): boolean {
    return (this.#failed.get(id)?.notBefore ?? 0) <= this.#now();
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}
