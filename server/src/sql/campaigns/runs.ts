import type { Knex } from 'knex';
import { z } from 'zod';

import { RUN_STATUSES, type Actor, type RunStatus } from '../../core/contracts';
import { bigInteger, booleanColumn } from '../columns';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';
import { isDuplicate } from '../errors';

const TABLE = 'crm_campaign_runs';

const row = z.lazy(() =>
  z.object({
    id: bigInteger,
    campaign_id: z.string(),
    status: z.enum(RUN_STATUSES),
    definition: z.string(),
    flow: z.string(),
    subject_type: z.string(),
    filters: z.string().nullable(),
    growing: booleanColumn,
    ends_at: bigInteger.nullable(),
    looked_to: bigInteger,
    look_at: bigInteger.nullable(),
    actor: z.string(),
    reason: z.string().nullable(),
    started_at: bigInteger,
    ended_at: bigInteger.nullable(),
  }),
);

/** A campaign that was started. Times are milliseconds since 1970. */
export interface Run {
  readonly campaign: string;
  readonly status: RunStatus;
  readonly definition: string;
  readonly flow: string;
  readonly type: string;
  /** In Strapi's query language; null if the members were listed. */
  readonly filters: Readonly<Record<string, unknown>> | null;
  readonly growing: boolean;
  readonly endsAt: number | null;
  /** The row id of the last scanned record; in a rollback, of the last member that was ordered. */
  readonly scanCursor: number;
  /** The time of the next scan; null if there is none. */
  readonly scanAt: number | null;
  readonly actor: Actor;
  readonly reason: string | null;
  /** The start time; members wait until then. */
  readonly startedAt: number;
  readonly endedAt: number | null;
}

const toRun = (found: z.infer<typeof row>): Run => ({
  campaign: found.campaign_id,
  status: found.status,
  definition: found.definition,
  flow: found.flow,
  type: found.subject_type,
  filters: found.filters === null ? null : (JSON.parse(found.filters) as Record<string, unknown>),
  growing: found.growing,
  endsAt: found.ends_at,
  scanCursor: found.looked_to,
  scanAt: found.look_at,
  actor: JSON.parse(found.actor) as Actor,
  reason: found.reason,
  startedAt: found.started_at,
  endedAt: found.ended_at,
});

/** Statuses in which the worker has something to do. */
const UNDER_WAY: readonly RunStatus[] = [
  ...(['running', 'pausing', 'resuming', 'cancelling', 'rolling_back'] as const),
];

export const isUnderWay = ({ status }: Pick<Run, 'status'>): boolean => UNDER_WAY.includes(status);

/** Repository of campaign runs. */
export class RunRows {
  constructor(private readonly runtime: SqlRuntime) {}

  async find(campaign: string): Promise<Run | undefined> {
    const found: unknown = await this.#row(campaign).select('*');
    // MySQL compares ids without case.
    return z
      .array(row)
      .parse(found)
      .map(toRun)
      .find((run) => run.campaign === campaign);
  }

  /**
   * The latest first.
   *
   * @param readable a query for the campaigns whose runs are listed.
   * @param campaigns only of these; undefined: of all.
   */
  async page(
    readable: { readonly ids: Knex.QueryBuilder },
    campaigns: readonly string[] | undefined,
    { offset, limit, counted }: ListWindow,
  ): Promise<{ readonly runs: readonly Run[]; readonly total: number | undefined }> {
    const query = (): Knex.QueryBuilder => {
      const rows = this.#rows().whereIn('campaign_id', readable.ids.clone());
      return campaigns ? rows.whereIn('campaign_id', [...campaigns]) : rows;
    };
    const total = await countOf({ counted }, query);
    const found: unknown = await query()
      .orderBy('id', 'desc')
      .offset(offset)
      .limit(limit)
      .select('*');
    return { runs: z.array(row).parse(found).map(toRun), total };
  }

  async underWay(): Promise<readonly Run[]> {
    const found: unknown = await this.#rows()
      .whereIn('status', [...UNDER_WAY])
      .orderBy('id')
      .select('*');
    return z.array(row).parse(found).map(toRun);
  }

  /** Runs whose campaign has been deleted. */
  async orphaned(): Promise<readonly string[]> {
    const connection = this.runtime.connection();
    const found: unknown = await connection
      .rows({ run: TABLE })
      .whereNotIn('run.status', [
        ...['cancelling', 'cancelled', 'completed', 'rolling_back', 'rolled_back'],
      ])
      .whereNotExists(
        connection
          .rows({ campaign: 'crm_campaigns' })
          .whereRaw('?? = ??', ['campaign.document_id', 'run.campaign_id'])
          .select('campaign.id'),
      )
      .select({ campaign: 'run.campaign_id' });
    return z
      .array(z.object({ campaign: z.string() }))
      .parse(found)
      .map(({ campaign }) => campaign);
  }

  /** False if the campaign was started already. */
  async insert(run: Run): Promise<boolean> {
    try {
      const row = {
        ...{ campaign_id: run.campaign, status: run.status },
        ...{ definition: run.definition, flow: run.flow, subject_type: run.type },
        filters: run.filters === null ? null : JSON.stringify(run.filters),
        ...{ growing: run.growing, ends_at: run.endsAt, looked_to: run.scanCursor },
        ...{ look_at: run.scanAt, actor: JSON.stringify(run.actor), reason: run.reason },
        ...{ started_at: run.startedAt, ended_at: run.endedAt },
      };
      await this.runtime.connection().insert(TABLE, [row]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** Compare-and-set on status and scan cursor. @returns whether it was written. */
  async change(
    { campaign, status, scanCursor }: Run,
    changes: Partial<Pick<Run, 'status' | 'scanCursor' | 'scanAt' | 'endedAt' | 'reason'>>,
  ): Promise<boolean> {
    const columns = {
      ...(changes.status !== undefined && { status: changes.status }),
      ...(changes.scanCursor !== undefined && { looked_to: changes.scanCursor }),
      ...(changes.scanAt !== undefined && { look_at: changes.scanAt }),
      ...(changes.endedAt !== undefined && { ended_at: changes.endedAt }),
      ...(changes.reason !== undefined && { reason: changes.reason }),
    };
    const changed = await this.#row(campaign)
      .where({ status, looked_to: scanCursor })
      .update(columns);
    return changed > 0;
  }

  /** Whether it is running; locked for the running transaction against a concurrent pause. */
  async lockRunning(campaign: string): Promise<boolean> {
    const hasRowLocks = this.runtime.dialect !== 'sqlite';
    if (!hasRowLocks) await this.touch(campaign);
    const query = this.#row(campaign).where({ status: 'running' }).select('id');
    if (hasRowLocks) void query.forShare();
    const found: unknown = await query;
    return z.array(z.unknown()).parse(found).length > 0;
  }

  /** A no-op update as the first statement of a transaction, which locks the row. */
  async touch(campaign: string): Promise<void> {
    await this.#row(campaign).update({ campaign_id: campaign });
  }

  #row(campaign: string): Knex.QueryBuilder {
    return this.#rows().where({ campaign_id: campaign });
  }

  #rows(): Knex.QueryBuilder {
    return this.runtime.connection().rows(TABLE);
  }
}
