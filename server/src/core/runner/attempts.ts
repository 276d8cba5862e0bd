import type { Assignee } from '../contracts';
import { CrmConflictError } from '../errors';
import { KeyedQueue } from '../keyed-queue';
import { Turns } from './turns';

export interface AttemptOptions {
  /**
   * Whether a decision may wait for others of this process; by default it may. False inside a
   * transaction of the caller, on which those others may wait in turn.
   */
  readonly mayQueue?: () => boolean;
  /**
   * Runs an attempt while no other process takes turns in these groups: one that lost to another
   * process would else lose to it again. An attempt that loses there throws CrmConflictError.
   */
  readonly holdTurns?: <T>(groups: readonly Assignee[], attempt: () => Promise<T>) => Promise<T>;
}

/** How often a decision is made before it gives way to others who were faster each time. */
const ATTEMPTS = 10;

/** An attempt to decide and commit; undefined where somebody else was faster. */
type Attempt<T> = (turns: Turns | undefined) => Promise<T | undefined>;

/**
 * Repeats what lost a race. Losers try again one at a time in each process: what they race for is
 * often one thing, and all at once they would lose again. Who picks somebody by turns keeps their
 * place in line.
 */
export class Attempts {
  readonly #losers = new KeyedQueue();

  /** Those who pick somebody by turns, in line for each group. */
  readonly #turns = new KeyedQueue();

  constructor(private readonly options: AttemptOptions) {}

  /** Undefined after ten lost races. */
  async untilCommitted<T>(definition: string, attempt: Attempt<T>): Promise<T | undefined> {
    const mayQueue = this.options.mayQueue?.() ?? true;
    const turns = mayQueue ? new Turns(this.#turns) : undefined;
    const run = (): Promise<T | undefined> => attempt(turns);
    try {
      let done = await run();
      for (let count = 2; done === undefined && count <= ATTEMPTS; count += 1) {
        done = await (turns?.areHeld
          ? this.#holding(turns, run)
          : this.#losers.run(definition, run));
      }
      return done;
    } finally {
      turns?.release();
    }
  }

  /** A lost race inside is one more attempt. */
  async #holding<T>(turns: Turns, run: () => Promise<T | undefined>): Promise<T | undefined> {
    const { holdTurns } = this.options;
    if (!holdTurns || turns.missed.length === 0) return run();
    try {
      return await holdTurns(turns.missed, run);
    } catch (error) {
      if (error instanceof CrmConflictError) return undefined;
      throw error;
    }
  }
}
