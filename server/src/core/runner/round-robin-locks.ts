import type { Assignee, Effect, FactRequest } from '../contracts';
import type { KeyedQueue } from '../keyed-queue';

/**
 * The round-robin groups that a decision holds. `round_robin` reads a cursor and advances it with
 * the commit, so concurrent decisions on one group would lose the compare-and-set. Within a process
 * they queue per group, from the read to the commit; between processes the compare-and-set decides.
 */
export class RoundRobinLocks {
  readonly #held = new Map<string, () => void>();
  #lost: readonly Assignee[] = [];

  constructor(private readonly queue: KeyedQueue) {}

  /**
   * The groups that the last lost attempt picked from: another process has advanced their cursor.
   */
  get lost(): readonly Assignee[] {
    return this.#lost;
  }

  noteLost(effects: readonly Effect[]): void {
    this.#lost = effects.flatMap((effect) =>
      effect.kind === 'picked' && effect.pick === 'round_robin' ? [effect.from] : [],
    );
  }

  get isHolding(): boolean {
    return this.#held.size > 0;
  }

  /**
   * Waits until these requests can be answered. False if held groups had to be released first,
   * because locks are taken in one order; earlier answers may then be outdated.
   */
  async acquire(requests: readonly FactRequest[]): Promise<boolean> {
    const wanted = requests.filter(needsCursor).map(({ key }) => key);
    const missing = [...new Set(wanted)].filter((key) => !this.#held.has(key)).sort();
    const [first] = missing;
    if (first === undefined) return true;
    const inOrder = [...this.#held.keys()].every((key) => key < first);
    const keys = inOrder ? missing : [...this.#held.keys(), ...missing].sort();
    if (!inOrder) this.release();
    for (const key of keys) this.#held.set(key, await this.queue.acquire(key));
    return inOrder;
  }

  release(): void {
    for (const release of this.#held.values()) release();
    this.#held.clear();
  }
}

const needsCursor = (request: FactRequest): boolean =>
  request.kind === 'assignment' && request.pick === 'round_robin';
