import type { Knex } from 'knex';
import { z } from 'zod';

import type { InstanceId, InstanceSnapshot, Subject } from '../../core/contracts';
import { inBatches } from '../batches';
import type { ScopedConnection } from '../scope';

/** A live instance, as far as one must know it to choose among several. */
export type LiveInstance = Pick<
  InstanceSnapshot,
  'id' | 'definition' | 'entity' | 'campaign' | 'subject' | 'stage'
>;

const TABLE = 'crm_instances';

const liveRow = z
  .object({
    document_id: z.string(),
    definition: z.string(),
    version: z.string(),
    entity: z.string().nullable(),
    campaign: z.string().nullable(),
    subject_type: z.string(),
    subject_id: z.string(),
    state: z.string().nullable(),
  })
  .transform(
    (row): LiveInstance => ({
      id: row.document_id as InstanceId,
      definition: { name: row.definition, version: row.version },
      entity: row.entity,
      campaign: row.campaign,
      subject: { type: row.subject_type, id: row.subject_id },
      stage: row.state,
    }),
  );

/** Something of an instance, and how to know that it is still wanted. */
const PARTS = [
  ['crm_tokens', {}],
  ['crm_tasks', { 'part.status': 'open' }],
  ['crm_timers', { 'part.status': 'armed' }],
] as const;

/** An instance by its names alone, with its place among all. */
export interface PlacedInstance extends Pick<InstanceSnapshot, 'id' | 'definition' | 'subject'> {
  readonly place: number;
}

const placedRow = z
  .object({
    id: z.coerce.number(),
    document_id: z.string(),
    subject_type: z.string(),
    subject_id: z.string(),
    definition: z.string(),
    version: z.string(),
  })
  .transform(
    (row): PlacedInstance => ({
      place: row.id,
      id: row.document_id as InstanceId,
      definition: { name: row.definition, version: row.version },
      subject: { type: row.subject_type, id: row.subject_id },
    }),
  );

/** Where the records of a type are, and whether that table says whose its rows are. */
export interface RecordTable {
  readonly table: string;
  readonly isScoped: boolean;
}

const PLACED = ['id', 'document_id', 'subject_type', 'subject_id', 'definition', 'version'];

/** Which instances a record has: asked inside the running transaction, where there is one. */
const failingTimerRow = z
  .object({
    ...{ instance_id: z.string(), document_id: z.string() },
    ...{ attempts: z.int(), last_error: z.string().nullable() },
  })
  .transform(({ instance_id: instance, document_id: timer, attempts, last_error: reason }) => ({
    ...{ instance, timer, attempts, reason },
  }));
export type FailingTimer = z.infer<typeof failingTimerRow>;

export class InstanceRows {
  constructor(private readonly connection: () => ScopedConnection) {}

  /** Live ones, in the order in which they were started. */
  liveOf(subject: Subject): Promise<readonly LiveInstance[]> {
    return this.liveOfAll(subject.type, [subject.id]);
  }

  /** Live ones of several records of one type. */
  async liveOfAll(type: string, ids: readonly string[]): Promise<readonly LiveInstance[]> {
    const rows = await inBatches(ids, async (part) => {
      const found: unknown = await this.of(type, part).whereNotNull('live_key');
      return z.array(liveRow).parse(found);
    });
    return rows.filter(({ subject }) => ids.includes(subject.id));
  }

  /** Converted ones, the last converted first. */
  async convertedOf({ type, id }: Subject): Promise<readonly LiveInstance[]> {
    const found: unknown = await this.of(type, [id])
      .where({ status: 'converted' })
      .clearOrder()
      .orderBy('ended_at', 'desc');
    return z.array(liveRow).parse(found);
  }

  /**
   * Live ones of a definition that run another version than this one, in the order of their ids.
   *
   * @param after the id of the last one that was read; `id` of a row is its place, not its name.
   */
  async liveOfOtherVersions(
    { definition, to, from }: { definition: string; to: string; from?: string | undefined },
    after: number,
    limit: number,
  ): Promise<readonly (LiveInstance & { readonly place: number })[]> {
    const query = this.connection()
      .rows(TABLE)
      .where({ definition })
      .whereNotNull('live_key')
      .where('id', '>', after)
      .whereNot('version', to)
      .orderBy('id')
      .limit(limit)
      .select('*');
    if (from !== undefined) void query.where('version', from);
    const found: unknown = await query;
    const places = z.array(z.object({ id: z.coerce.number() })).parse(found);
    const rows = z.array(liveRow).parse(found);
    return rows.map((row, index) => ({ ...row, place: places[index]?.id ?? after }));
  }

  /** What an instance runs on, however damaged the rest of it is. */
  async subjectOf(instance: string): Promise<Subject | undefined> {
    const found: unknown = await this.connection()
      .rows(TABLE)
      .where({ document_id: instance })
      .select('id', 'document_id', 'subject_type', 'subject_id', 'definition', 'version');
    // MySQL finds `ABC` where `abc` was asked for.
    return z
      .array(placedRow)
      .parse(found)
      .find(({ id }) => (id as string) === instance)?.subject;
  }

  /** All there are, in the order in which they were made. @param after the place of the last one. */
  async after(after: number, limit: number): Promise<readonly PlacedInstance[]> {
    const found: unknown = await this.connection()
      .rows(TABLE)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .select('id', 'document_id', 'subject_type', 'subject_id', 'definition', 'version');
    return z.array(placedRow).parse(found);
  }

  /** Timers of these that wait to be carried out and have failed, with how often and why. */
  async failingTimers(instances: readonly string[]): Promise<readonly FailingTimer[]> {
    if (instances.length === 0) return [];
    const found: unknown = await this.connection()
      .rows('crm_timers')
      .whereIn('instance_id', [...instances])
      .whereIn('status', ['armed', 'held'])
      .where('attempts', '>', 0)
      .orderBy('id')
      .select('instance_id', 'document_id', 'attempts', 'last_error');
    return z.array(failingTimerRow).parse(found);
  }

  /** Live instances of a type whose record is gone, in the order in which they were made. */
  async withoutRecord(
    type: string,
    { table, isScoped }: RecordTable,
    { after, limit, among }: { after: number; limit: number; among?: readonly string[] },
  ): Promise<readonly PlacedInstance[]> {
    const connection = this.connection();
    const record = (
      isScoped ? connection.rows({ record: table }) : connection.knex({ record: table })
    )
      .whereRaw('?? = ??', ['record.document_id', 'whole.subject_id'])
      .select('record.id');
    const orphans = connection
      .rows({ whole: TABLE })
      .where('whole.subject_type', type)
      .whereNotNull('whole.live_key')
      .where('whole.id', '>', after)
      .whereNotExists(record)
      .orderBy('whole.id')
      .limit(limit)
      .select(PLACED.map((column) => `whole.${column}`));
    if (among) void orphans.whereIn('whole.document_id', among);
    const found: unknown = await orphans;
    return z.array(placedRow).parse(found);
  }

  /** Instances that are gone, and of which something is left. */
  async orphans(limit: number): Promise<readonly string[]> {
    const connection = this.connection();
    const found = new Set<string>();
    for (const [part, live] of PARTS) {
      const rows: unknown = await connection
        .rows({ part })
        .where(live)
        .whereNotExists(
          connection
            .rows({ whole: TABLE })
            .whereRaw('?? = ??', ['whole.document_id', 'part.instance_id'])
            .select('whole.id'),
        )
        .distinct({ instance: 'part.instance_id' })
        .limit(limit);
      for (const { instance } of z.array(z.object({ instance: z.string() })).parse(rows)) {
        found.add(instance);
      }
    }
    return [...found];
  }

  private of(type: string, ids: readonly string[]): Knex.QueryBuilder {
    return this.connection()
      .rows(TABLE)
      .where({ subject_type: type })
      .whereIn('subject_id', [...ids])
      .orderBy([{ column: 'started_at' }, { column: 'id' }])
      .select('*');
  }
}
