import { bulkhead } from 'cockatiel';

import { DECISIONS, type Retry, type TimerId, type TimerJob } from '../../core/contracts';
import { describeError } from '../../core/describe-error';
import type { Engine } from '../../core/runner';
import type { JobHandler, Together } from '../../jobs';

/** Decisions of one transaction. */
const MOST = 200;

/** Fewer are cheaper one by one. */
const FEWEST = 3;

export interface TimersTogetherOptions {
  readonly engine: () => Pick<Engine, 'runTimersTogether'>;
  /** Carries out one. */
  readonly handler: JobHandler<TimerJob>;
  /** How many of those that are left are carried out at the same time. */
  readonly concurrency: number;
  readonly log: (message: string) => void;
}

/**
 * Timers that are decisions alone, many in one transaction. What cannot be committed with the others is
 * carried out alone, as if it had been claimed alone.
 */
export function timersTogether({
  engine,
  handler,
  concurrency,
  log,
}: TimersTogetherOptions): Together<TimerJob> {
  const runAll = async (jobs: readonly TimerJob[]): Promise<ReadonlySet<TimerId>> => {
    if (jobs.length < FEWEST) return new Set();
    try {
      return await engine().runTimersTogether(jobs);
    } catch (error) {
      log(`${jobs.length} timers could not be carried out together: ${describeError(error)}`);
      return new Set();
    }
  };
  return {
    most: MOST,
    has: ({ timer }) => DECISIONS.includes(timer.work.kind),
    run(jobs, signalOf) {
      const results = new Map<TimerJob, Promise<Retry | undefined>>();
      const together = runAll(jobs);
      const some = bulkhead(concurrency, Infinity);
      for (const job of jobs) {
        const alone = () => some.execute(() => handler(job, signalOf(job)));
        const result = together.then((done) => (done.has(job.timer.id) ? undefined : alone()));
        results.set(job, result);
      }
      return results;
    },
  };
}
