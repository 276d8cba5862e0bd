import { randomUUID } from 'node:crypto';

import type { Knex } from 'knex';
import { z } from 'zod';

import type { Clock, InstanceId, JobQueue, Retry, TimerJob } from '../../core/contracts';
import { retryDelay } from '../../core/retry-delay';
import { bigInteger } from '../columns';
import { timerRow, toTimer, UNLEASED } from '../instances/rows/timer';
import type { SqlRuntime } from '../ports';
import { retryTransient } from '../retry-transient';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';

export interface TimerQueueOptions {
  readonly runtime: SqlRuntime;
  /** How long a claim holds without being prolonged, in milliseconds. */
  readonly lease: number;
  /** A simulated clock; by default the database's own, which all processes share. */
  readonly clock?: Clock | undefined;
}

/** What a claim needs of a row that nothing else can be read of. */
const claimedRow = z.object({
  id: bigInteger,
  document_id: z.string(),
  attempts: z.int(),
  recoveries: z.int(),
  lease_owner: z.string(),
  lease_epoch: z.int(),
});

const idRows = z.array(z.object({ id: z.union([z.number(), z.string()]) }));

type ClaimedRow = z.infer<typeof claimedRow>;

/** A value or expression for a time in milliseconds. */
type Time = number | Knex.Raw;

/**
 * The timers of `crm_timers` as jobs. A claim is one statement on PostgreSQL, with SKIP LOCKED, and
 * on SQLite, under its write lock. MySQL and MariaDB cannot answer an update with rows, and lock the
 * range that it looks through: there the claim reads, compares and sets those rows by their key, and
 * reads again which it has got.
 */
export class TimerQueue implements JobQueue<TimerJob> {
  readonly #worker = randomUUID();
  #claims = 0;

  constructor(private readonly options: TimerQueueOptions) {}

  /** Repeats while all that it claims cannot be read, so that these rows hide no other. */
  async claim(limit: number): Promise<readonly TimerJob[]> {
    for (;;) {
      const { jobs, unread } = await this.#claimOnce(limit);
      if (jobs.length > 0 || unread < limit) return jobs;
    }
  }

  async #claimOnce(
    limit: number,
  ): Promise<{ readonly jobs: readonly TimerJob[]; readonly unread: number }> {
    const connection = this.#connection();
    this.#claims += 1;
    const owner = `${this.#worker}.${this.#claims}`;
    const claim = () => this.#claimRows(connection, owner, limit);
    const found = z
      .array(z.unknown())
      .parse(await retryTransient(claim, (error) => error as Error));
    const jobs: (TimerJob & { readonly row: number })[] = [];
    for (const row of found) {
      const head = claimedRow.safeParse(row).data;
      const parsed = timerRow.safeParse(row).data;
      if (head && parsed) jobs.push({ ...leaseOf(head), ...dueTimerOf(parsed), row: head.id });
      // Its instance does not load either; `verify` names it.
      else if (head) await this.release(leaseOf(head), unreadable(head));
    }
    jobs.sort((a, b) => a.timer.triggerAt - b.timer.triggerAt || a.row - b.row);
    return { jobs, unread: found.length - jobs.length };
  }

  async prolong(jobs: readonly TimerJob[]): Promise<ReadonlySet<string>> {
    const connection = this.#connection();
    const ids = jobs.map(({ id }) => id);
    const owners = [...new Set(jobs.flatMap(({ lease }) => lease?.owner ?? []))];
    const rows = () => connection.rows(TABLES.timers).whereIn('document_id', ids);
    await rows()
      .whereIn('lease_owner', owners)
      .update({ lease_until: this.#in(connection, this.options.lease) });
    const found: unknown = await rows().select('document_id', 'lease_owner', 'lease_epoch');
    const held = new Map(
      z
        .array(
          claimedRow
            .pick({ document_id: true, lease_epoch: true })
            .extend({ lease_owner: z.string().nullable() }),
        )
        .parse(found)
        .map((row) => [row.document_id, row]),
    );
    const isHeld = ({ id, lease }: TimerJob): boolean => {
      const row = held.get(id);
      return row?.lease_owner === lease?.owner && row?.lease_epoch === lease?.epoch;
    };
    return new Set(jobs.filter(isHeld).map(({ id }) => id));
  }

  async release(
    { id, lease }: Pick<TimerJob, 'id' | 'lease'>,
    { delay, error }: Retry,
  ): Promise<void> {
    if (!lease) return;
    const connection = this.#connection();
    const { knex } = connection;
    await connection
      .rows(TABLES.timers)
      .where({ document_id: id, lease_owner: lease.owner, lease_epoch: lease.epoch })
      .update({
        ...UNLEASED,
        ...(delay > 0 ? { trigger_at: this.#in(connection, delay) } : {}),
        ...(error === undefined
          ? {}
          : { attempts: knex.raw('?? + 1', ['attempts']), last_error: error }),
      });
  }

  async nextDueIn(): Promise<number | undefined> {
    const connection = this.#connection();
    const row: unknown = await connection
      .rows(TABLES.timers)
      .where({ status: 'armed' })
      .whereNull('lease_owner')
      .orderBy('trigger_at')
      .first(
        connection.knex.raw('?? - (?) as ??', ['trigger_at', this.#in(connection, 0), 'delay']),
      );
    return z.object({ delay: bigInteger }).optional().parse(row)?.delay;
  }

  async #claimRows(connection: ScopedConnection, owner: string, limit: number): Promise<unknown> {
    const { knex } = connection;
    const isFree = (row: Knex.QueryBuilder): void => {
      void row.whereNull('lease_until').orWhere('lease_until', '<=', this.#in(connection, 0));
    };
    const due = () =>
      connection
        .rows(TABLES.timers)
        .where({ status: 'armed' })
        .where('trigger_at', '<=', this.#in(connection, 0))
        .where(isFree)
        .orderBy('trigger_at')
        .limit(limit);
    const claimed = {
      // First: MySQL computes the columns in this order, from what those before it have become.
      recoveries: knex.raw('?? + (case when ?? is null then 0 else 1 end)', [
        'recoveries',
        'lease_owner',
      ]),
      lease_owner: owner,
      lease_epoch: knex.raw('?? + 1', ['lease_epoch']),
      lease_until: this.#in(connection, this.options.lease),
    };
    const rows = () => connection.rows(TABLES.timers);
    if (this.options.runtime.dialect === 'mysql') {
      const candidates = idRows.parse(await due().select('id')).map(({ id }) => id);
      const free = () => rows().whereIn('id', candidates).where({ status: 'armed' });
      if (candidates.length === 0) return [];
      if ((await free().where(isFree).update(claimed)) === 0) return [];
      return free().where({ lease_owner: owner }).select('*');
    }
    const ids = due().select('id');
    if (this.options.runtime.dialect === 'postgres') void ids.forUpdate().skipLocked();
    // The tenant is a condition of `due`: repeated here, SQLite would look through all its timers.
    return knex(TABLES.timers)
      .with('due', ids)
      .whereIn('id', knex.select('id').from('due'))
      .update(claimed)
      .returning('*');
  }

  /** The time in this many milliseconds. */
  #in(connection: ScopedConnection, delay: number): Time {
    const { clock, runtime } = this.options;
    if (clock) return clock.now().getTime() + delay;
    return connection.knex.raw(`${NOW[runtime.dialect]} + ?`, [delay]);
  }

  #connection(): ScopedConnection {
    return this.options.runtime.connection();
  }
}

/** The clock of a database in milliseconds since 1970; the same throughout a statement, so that an index serves. */
const NOW: Readonly<Record<SqlRuntime['dialect'], string>> = {
  postgres: 'floor(extract(epoch from now()) * 1000)::bigint',
  // Not by `unix_timestamp`, which is ambiguous where a time zone of the session has summer time.
  mysql: "(timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000)",
  sqlite: "cast((julianday('now') - 2440587.5) * 86400000 as integer)",
};

const leaseOf = (row: ClaimedRow): Omit<TimerJob, 'instance' | 'timer'> => ({
  id: row.document_id,
  lease: { owner: row.lease_owner, epoch: row.lease_epoch },
  attempts: row.attempts,
  recoveries: row.recoveries,
});

const dueTimerOf = (row: z.infer<typeof timerRow>): Pick<TimerJob, 'instance' | 'timer'> => ({
  instance: row.instance_id as InstanceId,
  timer: toTimer(row),
});

const unreadable = ({ attempts }: ClaimedRow): Retry => ({
  delay: retryDelay(attempts + 1),
  error: 'The row cannot be read.',
});
