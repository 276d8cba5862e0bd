import type { InstanceId, JobQueue, Retry, TimerJob } from '../../core/contracts';
import { retryDelay } from '../../core/retry-delay';
import { timerRow, toTimer } from '../instances/rows/timer';
import { LeasedRows, type ClaimedRow, type LeaseOptions } from './leased-rows';

/** The timers of instances in `crm_timers` as jobs. */
export class TimerQueue implements JobQueue<TimerJob> {
  readonly #rows: LeasedRows;

  constructor(options: LeaseOptions) {
    this.#rows = new LeasedRows(options, (query) => void query.whereNotNull('instance_id'));
  }

  /** Repeats while all that it claims cannot be read, so that these rows hide no other. */
  async claim(limit: number): Promise<readonly TimerJob[]> {
    for (;;) {
      const found = await this.#rows.claim(limit);
      const jobs: TimerJob[] = [];
      for (const row of found) {
        const job = timerJobOf(row);
        if (job) jobs.push(job);
        // Its instance does not load either; `verify` names it.
        else await this.release(row.job, unreadable(row));
      }
      if (jobs.length > 0 || found.length < limit) return jobs;
    }
  }

  prolong(jobs: readonly TimerJob[]): Promise<ReadonlySet<string>> {
    return this.#rows.prolong(jobs);
  }

  async release({ id, lease }: Pick<TimerJob, 'id' | 'lease'>, retry: Retry): Promise<void> {
    if (!lease) return;
    const { delay, error } = retry;
    const { knex } = this.#rows.connection();
    await this.#rows.release(
      { id, lease },
      {
        ...(delay > 0 ? { trigger_at: this.#rows.in(delay) } : {}),
        ...(error === undefined
          ? {}
          : { attempts: knex.raw('?? + 1', ['attempts']), last_error: error }),
      },
    );
  }

  nextDueIn(): Promise<number | undefined> {
    return this.#rows.nextDueIn();
  }
}

function timerJobOf({ job, columns }: ClaimedRow): TimerJob | undefined {
  const { data } = timerRow.safeParse(columns);
  return data && { ...job, instance: data.instance_id as InstanceId, timer: toTimer(data) };
}

const unreadable = ({ job }: ClaimedRow): Retry => ({
  delay: retryDelay(job.attempts + 1),
  error: 'The row cannot be read.',
});
