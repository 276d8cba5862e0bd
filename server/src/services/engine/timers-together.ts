import { DECISIONS, type TimerJob } from '../../core/contracts';
import { describeError } from '../../core/describe-error';
import type { Engine } from '../../core/runner';
import { settledWithin, type Together } from '../../jobs';

/** Decisions of one transaction. */
const MOST = 500;

/** The same on SQLite, where all else waits for the end of a transaction. */
const MOST_ON_SQLITE = 50;

/** Groups at the same time, unless the configuration says otherwise. */
const GROUPS = 2;

/** Time for the decisions of a group, in milliseconds: one that takes longer is made alone. */
const DECIDING = 1_000;

/** Fewer are cheaper one by one. */
const FEWEST = 3;

export interface TogetherOptions {
  readonly isSqlite: boolean;
  readonly log: (message: string) => void;
  readonly groups?: number | undefined;
}

/**
 * Timers that are decisions alone, many in one transaction. What cannot be committed with the others is
 * carried out alone, as if it had been claimed alone.
 */
export const timersTogether = (
  engine: () => Pick<Engine, 'runTimersTogether'>,
  { isSqlite, log, groups = GROUPS }: TogetherOptions,
): Together<TimerJob> => ({
  most: isSqlite ? MOST_ON_SQLITE : MOST,
  groups,
  has: ({ timer }) => (DECISIONS as readonly string[]).includes(timer.work.kind),
  async run(jobs) {
    if (jobs.length < FEWEST) return new Set();
    try {
      const done = await engine().runTimersTogether(jobs, (work) => settledWithin(DECIDING, work));
      return new Set(jobs.filter(({ timer }) => done.has(timer.id)));
    } catch (error) {
      log(`${jobs.length} timers could not be carried out together: ${describeError(error)}`);
      return new Set();
    }
  },
});
