import type { Knex } from 'knex';
import { z } from 'zod';

import { toMetrics, type CampaignMetrics } from '../../campaigns/run';
import {
  MEMBER_STATUSES,
  type InstanceId,
  type MemberStatus,
  type Subject,
} from '../../core/contracts';
import { bigInteger } from '../columns';
import type { SqlRuntime } from '../ports';
import { inBatches } from '../batches';
import { countOf, type ListWindow } from '../list-window';
import { scopedKey } from '../scope';

const TABLE = 'crm_campaign_members';
const RUNS = 'crm_campaign_runs';

/** How many campaigns of one record are looked for. */
const CAMPAIGNS = 100;

const KEY = scopedKey('campaign_id', 'subject_id');

const row = z.lazy(() =>
  z.object({
    id: bigInteger,
    subject_type: z.string(),
    subject_id: z.string(),
    instance_id: z.string().nullable(),
    status: z.enum(MEMBER_STATUSES),
    reason: z.string().nullable(),
    enrolled_at: bigInteger,
    ended_at: bigInteger.nullable(),
  }),
);

const countRow = z.lazy(() =>
  z.object({
    campaign_id: z.string(),
    status: z.enum(MEMBER_STATUSES),
    count: z.coerce.number(),
  }),
);

/** A record in a campaign. */
export interface Member {
  readonly id: number;
  readonly subject: Subject;
  readonly instance: InstanceId | null;
  readonly status: MemberStatus;
  readonly reason: string | null;
  /** Milliseconds since 1970. */
  readonly enrolledAt: number;
  readonly endedAt: number | null;
}

export type MemberState = Pick<Member, 'status' | 'reason' | 'endedAt'>;

/** The result of starting a waiting member. */
export interface SettledMember {
  readonly member: Member;
  readonly status: MemberStatus;
  readonly instance?: InstanceId;
  readonly reason?: string;
  readonly endedAt?: number | null;
}

const toMember = (found: z.infer<typeof row>): Member => ({
  id: found.id,
  subject: { type: found.subject_type, id: found.subject_id },
  instance: found.instance_id as InstanceId | null,
  status: found.status,
  reason: found.reason,
  enrolledAt: found.enrolled_at,
  endedAt: found.ended_at,
});

/** Repository of campaign members. */
export class MemberRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** Existing members are left unchanged. */
  async enrol(
    campaign: string,
    type: string,
    ids: readonly string[],
    status: MemberStatus,
    at: number,
  ): Promise<void> {
    const rows = [...new Set(ids)].map((id) => ({
      ...{ campaign_id: campaign, subject_type: type, subject_id: id },
      ...{ status, enrolled_at: at },
    }));
    await inBatches(rows, async (part) => {
      await this.runtime.connection().insert(TABLE, part).onConflict(KEY).ignore();
      return [];
    });
  }

  async find(campaign: string, id: number): Promise<Member | undefined> {
    const found: unknown = await this.#of(campaign).where({ id }).first('*');
    return found ? toMember(row.parse(found)) : undefined;
  }

  /** Members with one of these statuses, in the order of enrolment, after a row id. */
  async some(
    campaign: string,
    statuses: readonly MemberStatus[],
    limit: number,
    after = 0,
  ): Promise<readonly Member[]> {
    const found: unknown = await this.#of(campaign)
      .whereIn('status', [...statuses])
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .select('*');
    return z.array(row).parse(found).map(toMember);
  }

  /** Members that were started and are not rolled back, in the order of enrolment, after a row id. */
  async toRollBack(campaign: string, after: number, limit: number): Promise<readonly Member[]> {
    const found: unknown = await this.#of(campaign)
      .whereIn('status', ['active', 'paused', 'failed', 'completed', 'cancelled'])
      .whereNotNull('instance_id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .select('*');
    return z.array(row).parse(found).map(toMember);
  }

  /** Locks the waiting ones of these for the running transaction; rows locked by others are skipped. */
  async lock(campaign: string, ids: readonly number[]): Promise<ReadonlySet<number>> {
    const query = this.#of(campaign)
      .where({ status: 'waiting' })
      .whereIn('id', [...ids])
      .orderBy('id')
      .select('id');
    // SQLite has one writer, which locks the whole database.
    if (this.runtime.dialect !== 'sqlite') void query.forUpdate().skipLocked();
    const found: unknown = await query;
    return new Set(
      z
        .array(z.object({ id: bigInteger }))
        .parse(found)
        .map(({ id }) => id),
    );
  }

  async page(
    campaign: string,
    status: MemberStatus | undefined,
    { offset, limit, counted }: ListWindow,
  ): Promise<{ readonly members: readonly Member[]; readonly total: number | undefined }> {
    const query = () => this.#of(campaign).where(status === undefined ? {} : { status });
    const total = await countOf({ counted }, query);
    const found: unknown = await query().orderBy('id').offset(offset).limit(limit).select('*');
    return { members: z.array(row).parse(found).map(toMember), total };
  }

  async metrics(campaign: string): Promise<CampaignMetrics> {
    const metricsOf = await this.metricsOf([campaign]);
    return metricsOf(campaign);
  }

  /** One statement for all of them. */
  async metricsOf(campaigns: readonly string[]): Promise<(campaign: string) => CampaignMetrics> {
    const counted: unknown = await this.#rows()
      .whereIn('campaign_id', [...campaigns])
      .groupBy('campaign_id', 'status')
      .select('campaign_id', 'status')
      .count({ count: '*' });
    const counts = z.array(countRow).parse(counted);
    return (campaign) => toMetrics(counts.filter((one) => one.campaign_id === campaign));
  }

  /** Writes the results of a batch of starts in one statement per batch. */
  async settle(campaign: string, settled: readonly SettledMember[]): Promise<void> {
    const rows = settled.map(({ member, status, instance, reason, endedAt }) => ({
      campaign_id: campaign,
      ...{ subject_type: member.subject.type, subject_id: member.subject.id },
      ...{ instance_id: instance ?? null, status, reason: reason ?? null },
      ...{ enrolled_at: member.enrolledAt, ended_at: endedAt ?? null },
    }));
    await inBatches(rows, async (part) => {
      await this.runtime
        .connection()
        .insert(TABLE, part)
        .onConflict(KEY)
        .merge(['instance_id', 'status', 'reason', 'ended_at']);
      return [];
    });
  }

  /** One query, by the unique key for each campaign: the campaigns of a record, the latest first. */
  async campaignsOf({ type, id }: Subject): Promise<readonly string[]> {
    const connection = this.runtime.connection();
    const found: unknown = await connection
      .rows(TABLE)
      .whereIn('campaign_id', connection.rows(RUNS).select('campaign_id'))
      .where({ subject_type: type, subject_id: id })
      .orderBy('id', 'desc')
      .limit(CAMPAIGNS)
      .pluck('campaign_id');
    return z.array(z.string()).parse(found);
  }

  /** Cancels members that were never started and so have no instance. */
  async cancelWaiting(campaign: string, at: number): Promise<void> {
    await this.#of(campaign)
      .where({ status: 'waiting' })
      .update({ status: 'cancelled', ended_at: at });
  }

  /**
   * Copies the state of an instance to its member.
   *
   * @param seen only if the member still has this status.
   */
  async follow(
    instance: InstanceId,
    { status, reason, endedAt }: MemberState,
    seen?: MemberStatus,
  ): Promise<void> {
    await this.#rows()
      .where({ instance_id: instance })
      .where(seen === undefined ? {} : { status: seen })
      .update({ status, reason, ended_at: endedAt });
  }

  #of(campaign: string): Knex.QueryBuilder {
    return this.#rows().where({ campaign_id: campaign });
  }

  #rows(): Knex.QueryBuilder {
    return this.runtime.connection().rows(TABLE);
  }
}
