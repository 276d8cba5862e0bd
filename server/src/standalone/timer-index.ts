import type { DueTimer, TimerId } from '../core/contracts';

interface Entry {
  readonly due: DueTimer;
  /** Sequence number among all timers ever armed. */
  readonly order: number;
}

const compare = (one: Entry, other: Entry): number =>
  one.due.timer.triggerAt - other.due.timer.triggerAt || one.order - other.order;

/**
 * Armed timers by due time, then by order of arming: a sorted list with binary search, so that the
 * cost of a commit or a query does not depend on the number of timers. Timers of paused instances
 * are kept separately.
 */
export class TimerIndex {
  readonly #sorted: Entry[] = [];
  readonly #known = new Map<TimerId, Entry & { suspended: boolean }>();
  #armed = 0;

  /** Adds a timer, or updates whether it is suspended. */
  put(due: DueTimer, suspended: boolean): void {
    const { id } = due.timer;
    const known = this.#known.get(id);
    if (known?.suspended === suspended) return;
    const entry = { due, order: known?.order ?? (this.#armed += 1), suspended };
    if (known && !known.suspended) this.#take(known);
    this.#known.set(id, entry);
    if (!suspended) this.#sorted.splice(this.#placeOf(entry), 0, entry);
  }

  remove(id: TimerId): void {
    const known = this.#known.get(id);
    if (!known) return;
    this.#known.delete(id);
    if (!known.suspended) this.#take(known);
  }

  due(now: number, limit: number): readonly DueTimer[] {
    const listed = this.#sorted.slice(0, limit).map(({ due }) => due);
    const end = listed.findIndex(({ timer }) => timer.triggerAt > now);
    return structuredClone(end === -1 ? listed : listed.slice(0, end));
  }

  nextAt(): number | undefined {
    return this.#sorted[0]?.due.timer.triggerAt;
  }

  #take(entry: Entry): void {
    this.#sorted.splice(this.#placeOf(entry), 1);
  }

  /** The index of an entry, or its insertion point. */
  #placeOf(entry: Entry): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#sorted[middle];
      if (other && compare(other, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
