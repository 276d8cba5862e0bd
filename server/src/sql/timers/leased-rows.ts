import { randomUUID } from 'node:crypto';

import type { Knex } from 'knex';
import { z } from 'zod';

import type { Job, Lease, UpcomingJob } from '../../core/contracts';
import { bigInteger } from '../columns';
import { UNLEASED } from '../instances/rows/timer';
import { retryTransient } from '../retry-transient';
import { MysqlClaim } from './mysql-claim';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { timeIn, type Time, type TimeSource } from './database-time';
import type { DueLooks } from './due-looks';
import { isOf, narrowTo, type DueShare, type Share, type Types } from './shares';
import { Watermarks } from './watermarks';

export interface LeaseOptions extends TimeSource {
  /** How long a lease is valid unless it is prolonged, in milliseconds. */
  readonly lease: number;
  /** Shared by the queues of a process; by default each looks by itself. */
  readonly looks?: DueLooks | undefined;
  /** Claims compare and set on each database, as on a MariaDB that has no SKIP LOCKED; by default not. */
  readonly compareAndSet?: boolean;
  /** This process's monotonic clock, in milliseconds; `performance.now` by default. */
  readonly now?: () => number;
}

/** What a claim needs of a row that nothing else can be read of. */
const claimedRow = z.object({
  id: bigInteger,
  document_id: z.string(),
  type: z.string(),
  trigger_at: bigInteger,
  attempts: z.int(),
  recoveries: z.int(),
  lease_owner: z.string(),
  lease_epoch: z.int(),
});

const leaseRow = claimedRow
  .pick({ document_id: true, lease_epoch: true })
  .extend({ lease_owner: z.string().nullable() });

const upcomingRows = z.array(
  z
    .object({ document_id: z.string(), lease_epoch: z.int(), delay: bigInteger })
    .transform(({ document_id: id, lease_epoch: epoch, delay: dueIn }) => ({ id, epoch, dueIn })),
);

/** A row of a claim, and what is needed of it. */
interface Claimed {
  readonly columns: unknown;
  readonly head: z.infer<typeof claimedRow>;
}

/** A claimed row. */
export interface ClaimedRow {
  readonly job: Job & { readonly lease: Lease };
  readonly triggerAt: number;
  readonly columns: unknown;
}

/** A job under a lease, by which its row is found. */
export type Leased = Pick<Job, 'id'> & { readonly lease: Lease };

/**
 * Leases of rows of `crm_timers`. A claim is one statement on PostgreSQL, with SKIP LOCKED, and on
 * SQLite, under its write lock. MySQL and MariaDB cannot answer an update with rows: see
 * `claimOnMysql`.
 */
export class LeasedRows {
  readonly #worker = randomUUID();
  readonly #watermarks: Watermarks;
  readonly #onMysql: MysqlClaim;
  #claims = 0;

  constructor(
    private readonly options: LeaseOptions,
    /** Which rows of the table. */
    private readonly narrow: (query: Knex.QueryBuilder) => void,
  ) {
    this.#watermarks = new Watermarks(options.now);
    this.#onMysql = new MysqlClaim(!options.compareAndSet);
  }

  /** Due rows, the earliest first: some of each share. */
  async claim(...shares: readonly Share[]): Promise<readonly ClaimedRow[]> {
    const wanted = shares.filter(({ limit }) => limit > 0);
    if (wanted.length === 0) return [];
    const found = await this.#claim(
      wanted.map((share) => ({
        ...share,
        from: share.definitions ? undefined : this.#watermarks.of(share),
      })),
    );
    found.sort(({ head: a }, { head: b }) => a.trigger_at - b.trigger_at || a.id - b.id);
    return found.map(({ columns, head }) => ({
      job: {
        id: head.document_id,
        lease: { owner: head.lease_owner, epoch: head.lease_epoch },
        attempts: head.attempts,
        recoveries: head.recoveries,
      },
      triggerAt: head.trigger_at,
      columns,
    }));
  }

  /** What is left of a share whose claim began at a watermark is claimed from the beginning. */
  async #claim(shares: readonly DueShare[]): Promise<Claimed[]> {
    const connection = this.connection();
    this.#claims += 1;
    const owner = `${this.#worker}.${this.#claims}`;
    const claim = () => this.#claimRows(connection, owner, shares);
    const found = z
      .array(z.unknown())
      .parse(await retryTransient(claim, (error) => error as Error))
      .flatMap((columns) => {
        const head = claimedRow.safeParse(columns).data;
        return head ? [{ columns, head }] : [];
      });
    const left: DueShare[] = [];
    for (const share of shares) {
      const own = found.filter(({ head }) => isOf(share, head.type));
      if (share.definitions) continue;
      this.#watermarks.note(
        share,
        own.map(({ head }) => head.trigger_at),
      );
      const limit = share.limit - own.length;
      if (share.from !== undefined && limit > 0) left.push({ ...share, limit, from: undefined });
    }
    return left.length > 0 ? [...found, ...(await this.#claim(left))] : found;
  }

  async prolong(jobs: readonly Pick<Job, 'id' | 'lease'>[]): Promise<ReadonlySet<string>> {
    const connection = this.connection();
    const ids = jobs.map(({ id }) => id);
    const owners = [...new Set(jobs.flatMap(({ lease }) => lease?.owner ?? []))];
    const rows = () => connection.rows(TABLES.timers).whereIn('document_id', ids);
    await rows()
      .whereIn('lease_owner', owners)
      .update({ lease_until: this.in(this.options.lease, connection) });
    const found: unknown = await rows().select('document_id', 'lease_owner', 'lease_epoch');
    const current = new Map(
      z
        .array(leaseRow)
        .parse(found)
        .map((row) => [row.document_id, row]),
    );
    const isHeld = ({ id, lease }: Pick<Job, 'id' | 'lease'>): boolean => {
      const row = current.get(id);
      return row?.lease_owner === lease?.owner && row?.lease_epoch === lease?.epoch;
    };
    return new Set(jobs.filter(isHeld).map(({ id }) => id));
  }

  /** Ends a lease and writes these columns; nothing happens if it has moved on. */
  async release(job: Leased, columns: Readonly<Record<string, unknown>>): Promise<void> {
    await this.leased(job).update({ ...UNLEASED, ...columns });
  }

  /**
   * The time until the next row is due that nobody holds, in milliseconds, also of one whose lease has
   * ended; undefined if there is none.
   */
  async nextDueIn(types: Types = {}): Promise<number | undefined> {
    const row: unknown = await this.#nextDue(types, this.connection()).first();
    return z.object({ delay: bigInteger }).optional().parse(row)?.delay;
  }

  /** The same, in a statement with other queues that ask at this time. */
  look(): Promise<number | undefined> {
    const { looks } = this.options;
    if (!looks) return this.nextDueIn();
    return looks.ask(() => this.#nextDue({}, this.connection()).limit(1));
  }

  /** The earliest unclaimed rows that are due within this number of milliseconds, and not yet. */
  async upcoming(within: number, limit: number): Promise<readonly UpcomingJob[]> {
    const connection = this.connection();
    const now = () => this.in(0, connection);
    const rows: unknown = await this.#rows(connection)
      .where({ status: 'armed' })
      .whereNull('lease_owner')
      .where('trigger_at', '>', now())
      .where('trigger_at', '<=', this.in(within, connection))
      .orderBy('trigger_at')
      .limit(limit)
      .select('document_id', 'lease_epoch')
      .select(connection.knex.raw('?? - (?) as ??', ['trigger_at', now(), 'delay']));
    return upcomingRows.parse(rows);
  }

  /** The row of a job, if it is still under this lease. */
  leased({ id, lease }: Leased): Knex.QueryBuilder {
    return this.connection()
      .rows(TABLES.timers)
      .where({ document_id: id, lease_owner: lease.owner, lease_epoch: lease.epoch });
  }

  /** The time in this many milliseconds. */
  in(delay: number, connection: ScopedConnection = this.connection()): Time {
    return timeIn(this.options, delay, connection.knex);
  }

  connection(): ScopedConnection {
    return this.options.runtime.connection();
  }

  #nextDue(types: Types, connection: ScopedConnection): Knex.QueryBuilder {
    const { knex } = connection;
    return narrowTo(types, this.#rows(connection))
      .where({ status: 'armed' })
      .where(this.#isFree(connection))
      .orderBy('trigger_at')
      .select(knex.raw('?? - (?) as ??', ['trigger_at', this.in(0, connection), 'delay']));
  }

  /** Held by nobody, or by somebody whose lease has ended. */
  #isFree(connection: ScopedConnection) {
    return (row: Knex.QueryBuilder): void => {
      void row.whereNull('lease_until').orWhere('lease_until', '<=', this.in(0, connection));
    };
  }

  #rows(connection: ScopedConnection): Knex.QueryBuilder {
    const rows = connection.rows(TABLES.timers);
    this.narrow(rows);
    return rows;
  }

  async #claimRows(
    connection: ScopedConnection,
    owner: string,
    shares: readonly DueShare[],
  ): Promise<unknown> {
    const { knex } = connection;
    const isFree = this.#isFree(connection);
    const due = ({ limit: _, from, definitions, ...types }: DueShare) => {
      const query = this.#rows(connection)
        .where({ status: 'armed' })
        .where('trigger_at', '<=', this.in(0, connection))
        .where(isFree)
        .orderBy('trigger_at');
      if (from !== undefined) void query.where('trigger_at', '>=', from);
      if (definitions) {
        const theirs = connection
          .rows(TABLES.instances)
          .where('document_id', knex.ref(`${TABLES.timers}.instance_id`))
          .whereIn('definition', [...definitions]);
        void query.whereNotExists(theirs.select(knex.raw('1')));
      }
      return narrowTo(types, query).select('id');
    };
    const claimed = {
      // First: MySQL computes the columns in this order, from what those before it have become.
      recoveries: knex.raw('?? + (case when ?? is null then 0 else 1 end)', [
        'recoveries',
        'lease_owner',
      ]),
      lease_owner: owner,
      lease_epoch: knex.raw('?? + 1', ['lease_epoch']),
      lease_until: this.in(this.options.lease, connection),
    };
    const { dialect } = this.options.runtime;
    if (dialect === 'mysql' || this.options.compareAndSet) {
      const wanted = shares.map((share) => ({ limit: share.limit, due: due(share) }));
      return this.#onMysql.claim(connection, wanted, (on) => ({
        rows: (ids) => {
          const rows = on.rows(TABLES.timers).whereIn('id', ids);
          if (dialect === 'mysql') {
            void rows.from(knex.raw('?? force index (primary)', [TABLES.timers]) as never);
          }
          return rows;
        },
        free: (rows) => rows.where({ status: 'armed' }).where(isFree),
        own: (rows) => rows.where({ lease_owner: owner }),
        claimed,
      }));
    }
    const claim = knex(TABLES.timers);
    // The tenant is a condition of `due`: repeated here, SQLite would look through all its timers.
    const found = shares.map((share, index) => {
      const ids = due(share).limit(share.limit);
      if (dialect === 'postgres') void ids.forUpdate().skipLocked();
      void claim.with(`due${index}`, ids);
      return knex.select('id').from(`due${index}`);
    });
    return claim
      .whereIn('id', found.length > 1 ? knex.unionAll(found) : (found[0] ?? []))
      .update(claimed)
      .returning('*');
  }
}
