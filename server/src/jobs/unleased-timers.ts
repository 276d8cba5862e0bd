import type {
  Clock,
  Excluded,
  InstanceStorage,
  JobQueue,
  Retry,
  TimerId,
  TimerJob,
} from '../core/contracts';

/**
 * The timers of a storage without leases (FR-EXT-005), for one process: what is running, and what may
 * not be tried again yet, is kept in memory.
 */
export class UnleasedTimers implements JobQueue<TimerJob> {
  readonly #running = new Set<TimerId>();
  readonly #failed = new Map<TimerId, { readonly attempts: number; readonly notBefore: number }>();

  constructor(
    private readonly storage: InstanceStorage,
    private readonly clock: Clock,
  ) {}

  async claim(
    limit: number,
    _together?: number,
    { kinds = [] }: Excluded = {},
  ): Promise<readonly TimerJob[]> {
    const most = limit + this.#running.size + this.#failed.size;
    const due = await this.storage.dueTimers(this.#now(), most);
    if (due.length < most) this.#keepOnly(new Set(due.map(({ timer }) => timer.id)));
    const free = due.filter(
      ({ timer: { id, work } }) =>
        !this.#running.has(id) && this.#isTime(id) && !kinds.includes(work.kind),
    );
    return free.slice(0, limit).map((one) => {
      const { id } = one.timer;
      this.#running.add(id);
      const attempts = this.#failed.get(id)?.attempts ?? 0;
      return { ...one, id, attempts, recoveries: 0, lease: undefined };
    });
  }

  prolong(jobs: readonly TimerJob[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(jobs.map(({ id }) => id)));
  }

  async release({ timer: { id }, attempts }: TimerJob, { delay, error }: Retry): Promise<void> {
    const notBefore = this.#now() + delay;
    this.#failed.set(id, { attempts: attempts + (error === undefined ? 0 : 1), notBefore });
    try {
      if (error !== undefined) await this.storage.noteTimerFault?.(id, error);
    } finally {
      this.#running.delete(id);
    }
  }

  async nextDueIn(): Promise<number | undefined> {
    const at = await this.storage.nextTimerAt();
    if (at === undefined) return undefined;
    if (at > this.#now()) return at - this.#now();
    // What is due is running or has to wait: everything else has been claimed.
    const times = [...this.#failed]
      .filter(([id]) => !this.#running.has(id))
      .map(([, { notBefore }]) => notBefore);
    return times.length > 0 ? Math.min(...times) - this.#now() : undefined;
  }

  /** Timers that are due no more were carried out or cancelled. */
  #keepOnly(due: ReadonlySet<TimerId>): void {
    for (const id of this.#running) if (!due.has(id)) this.#running.delete(id);
    for (const id of this.#failed.keys()) if (!due.has(id)) this.#failed.delete(id);
  }

  #isTime(id: TimerId): boolean {
    return (this.#failed.get(id)?.notBefore ?? 0) <= this.#now();
  }

  #now(): number {
    return this.clock.now().getTime();
  }
}
