import type { Job, JobQueue } from '../core/contracts';

/** Time after a look for jobs of other groups, in multiples of what it took: a tenth of all time at most. */
const PAUSE = 9;

/**
 * Which groups have had their share of a worker while there is a backlog, so that others come first: a
 * definition with ten thousand due timers does not hold up the one timer of another. Without a backlog
 * it costs nothing, and work is never left undone: what no other group wants goes to the earliest.
 */
export class FairShares<J extends Job> {
  /** Those that began last, as many as twice the slots. */
  #latest: readonly J[] = [];
  #isBacklog = false;
  #nextAt = 0;

  constructor(
    private readonly queue: Pick<JobQueue<J>, 'groupsOf'>,
    private readonly slots: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Jobs that begin.
   *
   * @param isFull their claim has got as many as it asked for; undefined if that says nothing.
   */
  note(jobs: readonly J[], isFull: boolean | undefined): void {
    this.#isBacklog = isFull ?? this.#isBacklog;
    if (this.queue.groupsOf) this.#latest = [...this.#latest, ...jobs].slice(-2 * this.slots);
  }

  /** Whether a claim of other groups is worth its time now. @param isBlocked more is due than can begin. */
  isTime(isBlocked: boolean): boolean {
    return (
      this.queue.groupsOf !== undefined &&
      (this.#isBacklog || isBlocked) &&
      this.now() >= this.#nextAt
    );
  }

  /** Measures a claim of other groups: the next one has to wait in proportion. */
  async timed<T>(claim: () => Promise<T>): Promise<T> {
    const start = this.now();
    try {
      return await claim();
    } finally {
      this.#nextAt = this.now() + (this.now() - start) * PAUSE;
    }
  }

  /** The groups that have their share already, of what runs and of what began last. */
  async crowded(running: readonly J[]): Promise<readonly string[]> {
    const jobs = [...new Map([...running, ...this.#latest].map((job) => [job.id, job])).values()];
    const groups = (await this.queue.groupsOf?.(jobs)) ?? new Map<string, string>();
    const counts = new Map<string, number>();
    for (const { id } of jobs) {
      const group = groups.get(id);
      if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    // As if one more wanted a share.
    const share = jobs.length / (counts.size + 1);
    return [...counts].filter(([, count]) => count >= share).map(([group]) => group);
  }
}
