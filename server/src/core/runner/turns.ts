import type { Assignee, Effect, FactRequest } from '../contracts';
import type { KeyedQueue } from '../keyed-queue';

/**
 * The groups whose turns one decision is taking. `round_robin` reads whose turn it was and moves the
 * cursor with the commit, so two decisions on one group at a time would cost the later one its
 * attempt. In one process they queue, group by group, from the reading to the commit; between
 * processes the compare-and-set on the cursor decides.
 */
export class Turns {
  readonly #held = new Map<string, () => void>();
  #missed: readonly Assignee[] = [];

  constructor(private readonly queue: KeyedQueue) {}

  /** The groups that the last lost attempt picked from: another process was faster. */
  get missed(): readonly Assignee[] {
    return this.#missed;
  }

  miss(effects: readonly Effect[]): void {
    this.#missed = effects.flatMap((effect) =>
      effect.kind === 'picked' && effect.pick === 'round_robin' ? [effect.from] : [],
    );
  }

  get areHeld(): boolean {
    return this.#held.size > 0;
  }

  /**
   * Waits until these requests may be answered. False where turns that were held before had to be
   * given up first, since everybody takes them in one order: what was answered may be out of date.
   */
  async take(requests: readonly FactRequest[]): Promise<boolean> {
    const wanted = requests.filter(asksForTurn).map(({ key }) => key);
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

const asksForTurn = (request: FactRequest): boolean =>
  request.kind === 'assignment' && request.pick === 'round_robin';
