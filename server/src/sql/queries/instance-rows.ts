import type { Knex } from 'knex';
import { z } from 'zod';

import type { Subject } from '../../core/contracts';
import { inBatches } from '../batches';
import {
  instanceHead,
  liveInstance,
  PLACED_COLUMNS,
  placedInstance,
  placedLiveInstance,
  type InstanceHead,
  type LiveInstance,
  type PlacedInstance,
} from '../instances/rows/instance';
import { PARTS } from '../instances/rows/snapshot';
import type { ScopedConnection } from '../scope';
import { TABLES, WAITING_TIMERS } from '../tables';

/** The table of a type's records, and whether it has the scope's column. */
export interface RecordTable {
  readonly table: string;
  readonly isScoped: boolean;
}

const failingTimerRow = z.lazy(() =>
  z
    .object({
      ...{ instance_id: z.string(), document_id: z.string() },
      ...{ attempts: z.int(), last_error: z.string().nullable() },
    })
    .transform(({ instance_id: instance, document_id: timer, attempts, last_error: reason }) => ({
      ...{ instance, timer, attempts, reason },
    })),
);
export type FailingTimer = z.infer<typeof failingTimerRow>;

/** Which instances a record has, read inside the running transaction, where there is one. */
export class InstanceRows {
  constructor(private readonly connection: () => ScopedConnection) {}

  /** Live instances in the order of their start. */
  liveOf(subject: Subject): Promise<readonly LiveInstance[]> {
    return this.liveOfAll(subject.type, [subject.id]);
  }

  /** Live instances of several records of one type. */
  async liveOfAll(type: string, ids: readonly string[]): Promise<readonly LiveInstance[]> {
    const rows = await inBatches(ids, async (part) => {
      const found: unknown = await this.of(type, part).whereNotNull('live_key');
      return z.array(liveInstance).parse(found);
    });
    return rows.filter(({ subject }) => ids.includes(subject.id));
  }

  /** Converted instances, the last converted first. */
  async convertedOf({ type, id }: Subject): Promise<readonly LiveInstance[]> {
    const found: unknown = await this.of(type, [id])
      .where({ status: 'converted' })
      .clearOrder()
      .orderBy('ended_at', 'desc');
    return z.array(liveInstance).parse(found);
  }

  /**
   * Live ones of a definition that run another version than this one, in the order of their ids.
   *
   * @param after the `place` of the last one that was read.
   */
  async liveOfOtherVersions(
    { definition, to, from }: { definition: string; to: string; from?: string | undefined },
    after: number,
    limit: number,
  ): Promise<readonly (LiveInstance & { readonly place: number })[]> {
    const query = this.connection()
      .rows(TABLES.instances)
      .where({ definition })
      .whereNotNull('live_key')
      .where('id', '>', after)
      .whereNot('version', to)
      .orderBy('id')
      .limit(limit)
      .select('*');
    if (from !== undefined) void query.where('version', from);
    const found: unknown = await query;
    return z.array(placedLiveInstance).parse(found);
  }

  /** The subject of an instance; reads no other columns, since the instance may be corrupt. */
  async subjectOf(instance: string): Promise<Subject | undefined> {
    const found: unknown = await this.connection()
      .rows(TABLES.instances)
      .where({ document_id: instance })
      .select(PLACED_COLUMNS);
    // MySQL compares ids without case.
    return z
      .array(placedInstance)
      .parse(found)
      .find(({ id }) => (id as string) === instance)?.subject;
  }

  /** What lists show of these instances; those whose row cannot be read are left out. */
  async headsOf(ids: readonly string[]): Promise<readonly InstanceHead[]> {
    return inBatches(ids, async (part) => {
      const found: unknown = await this.connection()
        .rows(TABLES.instances)
        .whereIn('document_id', part)
        .select('*');
      return z
        .array(z.unknown())
        .parse(found)
        .flatMap((row) => instanceHead.safeParse(row).data ?? []);
    });
  }

  /** A batch of all instances, in creation order. @param after the `place` of the last one. */
  async after(after: number, limit: number): Promise<readonly PlacedInstance[]> {
    const found: unknown = await this.connection()
      .rows(TABLES.instances)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .select(PLACED_COLUMNS);
    return z.array(placedInstance).parse(found);
  }

  /** Waiting timers of these instances that have failed, with attempts and last error. */
  async failingTimers(instances: readonly string[]): Promise<readonly FailingTimer[]> {
    if (instances.length === 0) return [];
    const found: unknown = await this.connection()
      .rows(TABLES.timers)
      .whereIn('instance_id', [...instances])
      .whereIn('status', WAITING_TIMERS)
      .where('attempts', '>', 0)
      .orderBy('id')
      .select('instance_id', 'document_id', 'attempts', 'last_error');
    return z.array(failingTimerRow).parse(found);
  }

  /** Live instances of a type whose record is gone, in creation order. */
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
      .rows({ whole: TABLES.instances })
      .where('whole.subject_type', type)
      .whereNotNull('whole.live_key')
      .where('whole.id', '>', after)
      .whereNotExists(record)
      .orderBy('whole.id')
      .limit(limit)
      .select(PLACED_COLUMNS.map((column) => `whole.${column}`));
    if (among) void orphans.whereIn('whole.document_id', among);
    const found: unknown = await orphans;
    return z.array(placedInstance).parse(found);
  }

  /** Instances that are gone and have left tokens, tasks or timers. */
  async orphans(limit: number): Promise<readonly string[]> {
    const connection = this.connection();
    const found = new Set<string>();
    for (const { table, current } of [PARTS.tokens, PARTS.tasks, PARTS.timers]) {
      const rows: unknown = await connection
        .rows({ part: table })
        .modify(current)
        // Background jobs belong to none.
        .whereNotNull('part.instance_id')
        .whereNotExists(
          connection
            .rows({ whole: TABLES.instances })
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
      .rows(TABLES.instances)
      .where({ subject_type: type })
      .whereIn('subject_id', [...ids])
      .orderBy([{ column: 'started_at' }, { column: 'id' }])
      .select('*');
  }
}
