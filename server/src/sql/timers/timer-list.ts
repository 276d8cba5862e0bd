import { z } from 'zod';

import type { Subject } from '../../core/contracts';
import type { TimerState } from '../../contracts/timers';
import { bigInteger } from '../columns';
import { countOf, type ListWindow } from '../list-window';
import { TABLES } from '../tables';
import { timeIn, type TimeSource } from './database-time';
import { allOf, pageOf, rangesIn, type TimerSelection } from './timer-ranges';
import { stateAt } from './timer-states';

/** A row of `crm_timers` as operators see it, without its payload. */
export interface ListedTimer {
  readonly id: string;
  readonly type: string;
  /** Null for a background job. */
  readonly instance: string | null;
  readonly subject: Subject | null;
  readonly triggerAt: number;
  readonly state: TimerState;
  readonly attempts: number;
  readonly recoveries: number;
  readonly lastError: string | null;
  readonly lease: { readonly owner: string; readonly until: number } | null;
}

export interface TimerListQuery extends TimerSelection, ListWindow {
  readonly order: 'asc' | 'desc';
}

const listedRow = z.object({
  document_id: z.string(),
  type: z.string(),
  instance_id: z.string().nullable(),
  subject_type: z.string().nullable(),
  subject_id: z.string().nullable(),
  trigger_at: bigInteger,
  status: z.string(),
  attempts: z.int(),
  recoveries: z.int(),
  last_error: z.string().nullable(),
  lease_owner: z.string().nullable(),
  lease_until: bigInteger.nullable(),
  now: bigInteger,
});

const COLUMNS = Object.keys(listedRow.shape).filter((column) => column !== 'now');

/** Lists timers and background jobs page by page. */
export class TimerList {
  constructor(private readonly source: TimeSource) {}

  async read(
    query: TimerListQuery,
  ): Promise<{ readonly rows: readonly ListedTimer[]; readonly total: number | undefined }> {
    const connection = this.source.runtime.connection();
    const { knex } = connection;
    const now = timeIn(this.source, 0, knex);
    const ranges = rangesIn(connection, query, now);
    if (ranges.length === 0) return { rows: [], total: query.counted ? 0 : undefined };
    const total = await countOf(query, () => allOf(connection, ranges));
    const found: unknown = await pageOf(connection, ranges, {
      ...query,
      columns: COLUMNS,
    }).select(knex.raw('? as ??', [now, 'now']));
    return { rows: z.array(listedRow).parse(found).map(toListed), total };
  }

  /** One of them; undefined if there is none. */
  async find(id: string): Promise<ListedTimer | undefined> {
    const connection = this.source.runtime.connection();
    const { knex } = connection;
    const found: unknown = await connection
      .rows(TABLES.timers)
      .where({ document_id: id })
      .select([...COLUMNS, knex.raw('? as ??', [timeIn(this.source, 0, knex), 'now'])]);
    // MySQL compares ids without case.
    return z
      .array(listedRow)
      .parse(found)
      .map(toListed)
      .find((row) => row.id === id);
  }
}

const toListed = (row: z.infer<typeof listedRow>): ListedTimer => ({
  id: row.document_id,
  type: row.type,
  instance: row.instance_id,
  subject:
    row.subject_type === null || row.subject_id === null
      ? null
      : { type: row.subject_type, id: row.subject_id },
  triggerAt: row.trigger_at,
  state: stateAt(row.now, {
    ...{ status: row.status, attempts: row.attempts },
    ...{ triggerAt: row.trigger_at, leaseUntil: row.lease_until },
  }),
  attempts: row.attempts,
  recoveries: row.recoveries,
  lastError: row.last_error,
  lease:
    row.lease_owner === null || row.lease_until === null
      ? null
      : { owner: row.lease_owner, until: row.lease_until },
});
