import type { Job } from '../core/contracts';

/** How many jobs of a kind a worker carries out at the same time, besides its slots. */
export interface KindLimitsOptions<J extends Job> {
  readonly kindOf: (job: J) => string;
  /** By kind; those that are not named have no limit of their own. */
  readonly limits: Readonly<Record<string, number | undefined>>;
}

/** Counts running jobs by kind. */
export class KindLimits<J extends Job> {
  readonly #running = new Map<string, number>();

  constructor(private readonly options: KindLimitsOptions<J> | undefined) {}

  /** Kinds that may not be claimed now. @param claiming slots of claims that are not answered yet. */
  full(claiming: number): readonly string[] {
    return this.#limits
      .filter(([kind, limit]) => this.#left(kind, limit) <= claiming)
      .map(([kind]) => kind);
  }

  /** How many jobs, of whatever kinds that are not full, can be claimed without going over a limit. */
  most(slots: number, claiming: number): number {
    const left = this.#limits.map(([kind, limit]) => this.#left(kind, limit) - claiming);
    return Math.min(slots, ...left.filter((count) => count > 0));
  }

  add(job: J): void {
    const kind = this.options?.kindOf(job);
    if (kind !== undefined) this.#running.set(kind, (this.#running.get(kind) ?? 0) + 1);
  }

  /** @returns whether its kind was full. */
  remove(job: J): boolean {
    const kind = this.options?.kindOf(job);
    if (kind === undefined) return false;
    const limit = this.options?.limits[kind] ?? Infinity;
    const running = this.#running.get(kind) ?? 0;
    this.#running.set(kind, running - 1);
    return running >= limit;
  }

  get #limits(): readonly (readonly [string, number])[] {
    return Object.entries(this.options?.limits ?? {}).flatMap(([kind, limit]) =>
      limit === undefined ? [] : [[kind, limit] as const],
    );
  }

  #left(kind: string, limit: number): number {
    return limit - (this.#running.get(kind) ?? 0);
  }
}
