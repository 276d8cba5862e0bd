import type { StageLogBackfill } from '../sql/stage-log/backfill';
import type { BackgroundJobs } from './background-jobs';

/** The job that fills the stage log of older instances. */
const STAGE_LOG = 'stage-log';

/** Milliseconds between two looks for instances without a log. */
const EVERY = 60_000;

/** Instances per transaction. */
const BATCH = 100;

/** Time for one part of the work, in milliseconds. */
const PART = 500;

/** US-025. Fills the stage log of instances that were started before there was one. */
export class StageLog {
  constructor(
    private readonly backfill: StageLogBackfill,
    private readonly jobs: BackgroundJobs,
  ) {
    jobs.register({
      // A repair leaves an instance without its log.
      ...{ kind: STAGE_LOG, every: EVERY },
      run: async (_job, signal) => {
        const end = performance.now() + PART;
        while (!signal.aborted && performance.now() < end) {
          if ((await this.backfill.fill(BATCH)) === 0) return undefined;
        }
        return { delay: 0 };
      },
    });
  }

  /** Requests the job if an instance is without its log. */
  async request(): Promise<void> {
    if (!(await this.backfill.isComplete())) await this.jobs.request({ kind: STAGE_LOG });
  }

  isComplete(): Promise<boolean> {
    return this.backfill.isComplete();
  }
}
