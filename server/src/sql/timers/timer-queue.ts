import { z } from 'zod';

import { CALLS, DECISIONS } from '../../core/contracts';
import type {
  Excluded,
  InstanceId,
  JobQueue,
  Retry,
  TimerJob,
  UpcomingJob,
} from '../../core/contracts';
import { retryDelay, withJitter } from '../../core/retry-delay';
import { timerRow, toTimer } from '../instances/rows/timer';
import { TABLES } from '../tables';
import { failedAttempt } from './failed-attempt';
import { LeasedRows, type ClaimedRow, type LeaseOptions } from './leased-rows';

const definedRows = z.array(
  z
    .object({ document_id: z.string(), definition: z.string() })
    .transform((row): [string, string] => [row.document_id, row.definition]),
);

export interface TimerQueueOptions extends LeaseOptions {
  /** From 0 up to, but not including, 1; spreads the retries of rows that cannot be read. */
  readonly random?: () => number;
  /** Types that are left alone: those of a level that is not in force. */
  readonly except?: readonly string[];
}

/** The timers of instances in `crm_timers` as jobs. */
export class TimerQueue implements JobQueue<TimerJob> {
  readonly #rows: LeasedRows;
  readonly #random: () => number;

  constructor({ random = Math.random, except = [], ...options }: TimerQueueOptions) {
    this.#rows = new LeasedRows(options, (query) => {
      void query.whereNotNull('instance_id');
      if (except.length > 0) void query.whereNotIn('type', [...except]);
    });
    this.#random = random;
  }

  /** Repeats while all that it claims cannot be read, so that these rows hide no other. */
  async claim(
    limit: number,
    together?: number,
    { kinds = [], groups: definitions }: Excluded = {},
  ): Promise<readonly TimerJob[]> {
    const except = {
      ...(kinds.length > 0 && { except: kinds }),
      ...(definitions && { definitions }),
    };
    for (;;) {
      const found =
        together === undefined
          ? await this.#rows.claim({ limit, ...except })
          : await this.#rows.claim(
              { limit, only: CALLS, ...except },
              { limit: together, only: DECISIONS, ...except },
            );
      const jobs: TimerJob[] = [];
      for (const row of found) {
        const job = timerJobOf(row);
        if (job) jobs.push(job);
        // Its instance does not load either; `verify` names it.
        else await this.release(row.job, this.#unreadable(row));
      }
      if (jobs.length > 0 || found.length === 0 || found.length < limit + (together ?? 0))
        return jobs;
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
        ...(error === undefined ? {} : failedAttempt(knex, error)),
      },
    );
  }

  look(): Promise<number | undefined> {
    return this.#rows.look();
  }

  nextDueIn(
    which?: 'together' | 'alone',
    { kinds: except = [] }: Pick<Excluded, 'kinds'> = {},
  ): Promise<number | undefined> {
    const only = which && { only: which === 'together' ? DECISIONS : CALLS };
    return this.#rows.nextDueIn({ ...only, except });
  }

  /** The definitions of their instances. */
  async groupsOf(jobs: readonly TimerJob[]): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(jobs.map(({ instance }) => instance))];
    const rows: unknown = await this.#rows
      .connection()
      .rows(TABLES.instances)
      .whereIn('document_id', ids)
      .select('document_id', 'definition');
    const found = new Map(definedRows.parse(rows));
    return new Map(
      jobs.flatMap(({ id, instance }): [string, string][] => {
        const definition = found.get(instance);
        return definition === undefined ? [] : [[id, definition]];
      }),
    );
  }

  upcoming(within: number, limit: number): Promise<readonly UpcomingJob[]> {
    return this.#rows.upcoming(within, limit);
  }

  #unreadable({ job }: ClaimedRow): Retry {
    const delay = withJitter(retryDelay(job.attempts + 1), this.#random());
    return { delay, error: 'The row cannot be read.' };
  }
}

function timerJobOf({ job, columns }: ClaimedRow): TimerJob | undefined {
  const { data } = timerRow.safeParse(columns);
  return data && { ...job, instance: data.instance_id as InstanceId, timer: toTimer(data) };
}
