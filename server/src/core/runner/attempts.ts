import type { Assignee } from '../contracts';
import { CrmConflictError } from '../errors';
import { KeyedQueue } from '../keyed-queue';
import { RoundRobinLocks } from './round-robin-locks';

export interface AttemptOptions {
  /**
   * Whether a decision may queue behind others of this process; true by default. False inside a
   * caller's transaction, which those others may be waiting for (deadlock).
   */
  readonly mayQueue?: () => boolean;
  /**
   * Runs an attempt with the cursors of these groups locked, after a lost race against another
   * process, which would otherwise be lost again. Throws CrmConflictError if the lock is not
   * available.
   */
  readonly withCursorLocks?: <T>(
    groups: readonly Assignee[],
    attempt: () => Promise<T>,
  ) => Promise<T>;
}

/** Maximum number of attempts before a decision is answered with a conflict. */
const ATTEMPTS = 10;

/** One attempt to decide and commit; undefined if a concurrent update won. */
type Attempt<T> = (locks: RoundRobinLocks | undefined) => Promise<T | undefined>;

/**
 * Retries lost compare-and-sets. Within a process, retries are serialized, because they often
 * compete for the same row. `round_robin` decisions keep their place in the queue.
 */
export class Attempts {
  readonly #losers = new KeyedQueue();

  /** One queue per group for `round_robin` decisions. */
  readonly #locks = new KeyedQueue();

  constructor(private readonly options: AttemptOptions) {}

  /** Undefined after ten lost races. */
  async untilCommitted<T>(definition: string, attempt: Attempt<T>): Promise<T | undefined> {
    const mayQueue = this.options.mayQueue?.() ?? true;
    const locks = mayQueue ? new RoundRobinLocks(this.#locks) : undefined;
    const run = (): Promise<T | undefined> => attempt(locks);
    try {
      let done = await run();
      for (let count = 2; done === undefined && count <= ATTEMPTS; count += 1) {
        done = await (locks?.isHolding
          ? this.#withCursorLocks(locks, run)
          : this.#losers.run(definition, run));
      }
      return done;
    } finally {
      locks?.release();
    }
  }

  /** A lost race in here is one more attempt. */
  async #withCursorLocks<T>(
    locks: RoundRobinLocks,
    run: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const { withCursorLocks } = this.options;
    if (!withCursorLocks || locks.lost.length === 0) return run();
    try {
      return await withCursorLocks(locks.lost, run);
    } catch (error) {
      if (error instanceof CrmConflictError) return undefined;
      throw error;
    }
  }
}
