import { randomUUID } from 'node:crypto';

import type { Knex } from 'knex';
import { z } from 'zod';

import { PAUSED_FAULT, type Actor } from '../../core/contracts';
import { jsonColumn } from '../columns';
import { logMore } from '../instances/write-instance';
import { UNLEASED } from '../instances/rows/timer';
import type { HistoryWriter, NewHistoryEntry } from '../ports';
import { retryTransient } from '../retry-transient';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { timeIn, type TimeSource } from './database-time';
import { allOf, pageOf, rangesIn, type TimerSelection } from './timer-ranges';

/** A timer or background job that has been redriven, as it was before. */
export interface Redriven {
  readonly id: string;
  readonly type: string;
  readonly instance: string | null;
  readonly subject: { readonly type: string; readonly id: string } | null;
  readonly attempts: number;
  readonly lastError: string | null;
}

export interface RedriveOrder {
  readonly actor: Actor;
  /** For the history. */
  readonly at: number;
}

const redrivenRow = z
  .object({
    document_id: z.string(),
    type: z.string(),
    instance_id: z.string().nullable(),
    subject_type: z.string().nullable(),
    subject_id: z.string().nullable(),
    attempts: z.int(),
    last_error: z.string().nullable(),
  })
  .transform(
    ({ subject_type: type, subject_id: id, ...row }): Redriven => ({
      ...{ id: row.document_id, type: row.type, instance: row.instance_id },
      subject: type === null || id === null ? null : { type, id },
      ...{ attempts: row.attempts, lastError: row.last_error },
    }),
  );

const idRows = z.array(z.object({ document_id: z.string() }));
const countRow = z.object({ count: z.coerce.number() });
const pausedRow = z.object({
  document_id: z.string(),
  fault: jsonColumn(z.object({ code: z.literal(PAUSED_FAULT) })),
});

/** Arms timers and background jobs that have failed for now, with all of their attempts. */
export class Redrive {
  constructor(
    private readonly source: TimeSource,
    private readonly history: HistoryWriter,
  ) {}

  /** Those of a selection, the earliest first, at most `limit`. */
  async select(selection: TimerSelection, limit: number): Promise<readonly string[]> {
    const connection = this.source.runtime.connection();
    const ranges = this.#ranges(connection, selection);
    if (ranges.length === 0) return [];
    const page = { columns: ['document_id'], order: 'asc', offset: 0, limit } as const;
    const found: unknown = await pageOf(connection, ranges, page);
    return idRows.parse(found).map(({ document_id: id }) => id);
  }

  async count(selection: TimerSelection): Promise<number> {
    const connection = this.source.runtime.connection();
    const ranges = this.#ranges(connection, selection);
    if (ranges.length === 0) return 0;
    const found: unknown = await allOf(connection, ranges).count({ count: '*' }).first();
    return countRow.parse(found).count;
  }

  /**
   * Redrives those of these ids that are failing or dead, in one transaction, with an entry in the
   * history of each instance. Others are left as they are.
   *
   * @param along writes what else belongs to it, in its transaction.
   */
  run(
    ids: readonly string[],
    order: RedriveOrder,
    along: (redriven: readonly Redriven[]) => Promise<void>,
  ): Promise<readonly Redriven[]> {
    if (ids.length === 0) return Promise.resolve([]);
    const { runtime } = this.source;
    return retryTransient(
      () =>
        runtime.transaction(async (connection) => {
          const redriven = await this.#redrive(connection, ids, order);
          if (redriven.length > 0) await along(redriven);
          return redriven;
        }),
      (error) => error as Error,
    );
  }

  async #redrive(
    connection: ScopedConnection,
    ids: readonly string[],
    { actor, at }: RedriveOrder,
  ): Promise<readonly Redriven[]> {
    const rows = () => connection.rows(TABLES.timers).whereIn('document_id', [...ids]);
    // Claimed first, like by a worker: which rows they are is then read and changed by nobody else.
    const owner = `redrive.${randomUUID()}`;
    await rows()
      .where((row) => void row.where(isDead).orWhere(this.#isFailing(connection)))
      .update({ lease_owner: owner });
    const claimed = () => rows().where({ lease_owner: owner });
    const found = z.array(redrivenRow).parse(await claimed().select('*'));
    if (found.length === 0) return [];
    const instances = [...new Set(found.flatMap(({ instance }) => instance ?? []))];
    const paused = await pausedAmong(instances, connection);
    const armed = {
      ...{ ...UNLEASED, attempts: 0, last_error: null },
      trigger_at: timeIn(this.source, 0, connection.knex),
    };
    if (paused.length > 0) {
      await claimed()
        .whereIn('instance_id', paused)
        .update({ ...armed, status: 'held' });
    }
    await claimed().update({ ...armed, status: 'armed' });
    const entries = found.flatMap((one) => redrivenEntries(one, { actor, at }));
    await countEntries(entries, connection);
    await this.history.append(entries, connection);
    return found;
  }

  #isFailing({ knex }: ScopedConnection) {
    return (row: Knex.QueryBuilder): void => {
      const now = timeIn(this.source, 0, knex);
      void row
        .where({ status: 'armed' })
        .where('attempts', '>', 0)
        .where((lease) => void lease.whereNull('lease_until').orWhere('lease_until', '<=', now));
    };
  }

  #ranges(connection: ScopedConnection, selection: TimerSelection) {
    const now = timeIn(this.source, 0, connection.knex);
    return rangesIn(connection, { ...selection, among: ['failing', 'dead'] }, now);
  }
}

const isDead = (row: Knex.QueryBuilder): void => void row.where({ status: 'dead' });

/** Those of these instances that are paused: their timers wait until they continue. */
async function pausedAmong(
  instances: readonly string[],
  connection: ScopedConnection,
): Promise<readonly string[]> {
  if (instances.length === 0) return [];
  const found: unknown = await connection
    .rows(TABLES.instances)
    .whereIn('document_id', [...instances])
    .whereNotNull('fault')
    .select('document_id', 'fault');
  // Another fault, or one that cannot be read, is no pause.
  return z
    .array(z.unknown())
    .parse(found)
    .flatMap((row) => pausedRow.safeParse(row).data?.document_id ?? []);
}

/** The entry in the history of its instance; none for a background job. */
export const redrivenEntries = (
  { id, type, instance, subject, attempts, lastError }: Redriven,
  { actor, at }: RedriveOrder,
) =>
  instance === null || subject === null
    ? []
    : [
        {
          ...{ event: 'timer.redriven' as const, subject, instance, before: null, after: null },
          ...{ actor, at, payload: { timer: id, kind: type, attempts, reason: lastError } },
        },
      ];

/** Counts the entries of each instance, with one statement for all that have as many. */
async function countEntries(
  entries: readonly NewHistoryEntry[],
  connection: ScopedConnection,
): Promise<void> {
  const counts = new Map<string, number>();
  for (const { instance } of entries) {
    if (instance !== null) counts.set(instance, (counts.get(instance) ?? 0) + 1);
  }
  for (const count of new Set(counts.values())) {
    const instances = [...counts].flatMap(([id, own]) => (own === count ? [id] : []));
    await connection
      .rows(TABLES.instances)
      .whereIn('document_id', instances)
      .update(logMore(count, connection));
  }
}
