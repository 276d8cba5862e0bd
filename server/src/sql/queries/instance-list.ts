import type { Knex } from 'knex';
import { z } from 'zod';

import { countOf, type ListWindow } from '../list-window';
import { instanceHead, type InstanceHead } from '../instances/rows/instance';
import type { ScopedConnection } from '../scope';
import { whereSla, type SlaCondition } from '../sla/sla-conditions';
import { TABLES } from '../tables';
import { InstanceNarrowing, type InstanceFilters, type OwnedRecords } from './instance-narrowing';
import { pageByTimeLeft } from './instances-by-time-left';

export interface InstanceListQuery extends ListWindow {
  readonly filters: InstanceFilters;
  /** Undefined: whoever owns the record. */
  readonly owned?: OwnerQuery | undefined;
  /** Undefined: whatever its SLA is. */
  readonly sla?: SlaCondition | undefined;
  /** Subject types that are excluded. */
  readonly hidden: readonly string[];
  readonly sort: readonly [field: SortField, order: 'asc' | 'desc'];
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** Owners, and the tables of the record types whose owners are compared. */
export interface OwnerQuery {
  readonly owners: readonly string[];
  readonly tables: readonly { readonly type: string; readonly table: string }[];
}

type SortField = keyof typeof SORT_COLUMNS | 'sla.leftMs';

const SORT_COLUMNS = {
  startedAt: 'started_at',
  endedAt: 'ended_at',
  definition: 'definition',
  status: 'status',
  stage: 'state',
} as const;

/** Lists instances page by page. */
export class InstanceList {
  constructor(private readonly connection: () => ScopedConnection) {}

  /**
   * Every content type that some instance runs on. A loose index scan with one index lookup per type:
   * `distinct` reads every entry, and so does a recursive query on MariaDB.
   */
  async subjectTypes(): Promise<readonly string[]> {
    const types: string[] = [];
    for (;;) {
      const found: unknown = await this.connection()
        .rows(TABLES.instances)
        .where('subject_type', '>', types.at(-1) ?? '')
        .min({ next: 'subject_type' })
        .first();
      const { next } = z.object({ next: z.string().nullable() }).parse(found);
      if (next === null) return types;
      types.push(next);
    }
  }

  async read(
    listQuery: InstanceListQuery,
  ): Promise<{ rows: readonly InstanceHead[]; total: number | undefined }> {
    const total = await countOf(listQuery, () => this.narrowed(listQuery));
    const [field, order] = listQuery.sort;
    if (field === 'sla.leftMs') return { rows: await this.byTimeLeft(listQuery, order), total };
    const found: unknown = await this.narrowed(listQuery)
      .orderBy([
        { column: SORT_COLUMNS[field], order },
        { column: 'id', order },
      ])
      .offset(listQuery.offset)
      .limit(listQuery.limit)
      .select('*');
    return { rows: z.array(instanceHead).parse(found), total };
  }

  private async byTimeLeft(
    { offset, limit, now, filters, hidden, owned, ...listQuery }: InstanceListQuery,
    order: 'asc' | 'desc',
  ): Promise<readonly InstanceHead[]> {
    const ids = await pageByTimeLeft(this.connection(), {
      ...{ order, offset, limit, sla: listQuery.sla ?? { left: [], now } },
      narrowing: new InstanceNarrowing(filters, hidden, this.ownedRecords(owned)),
    });
    if (ids.length === 0) return [];
    const found: unknown = await this.connection()
      .rows(TABLES.instances)
      .whereIn('document_id', [...ids])
      .select('*');
    const heads = z.array(instanceHead).parse(found);
    const rows = new Map<string, InstanceHead>(heads.map((head) => [head.id, head]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  }

  private ownedRecords(owned: OwnerQuery | undefined): OwnedRecords | undefined {
    return owned?.tables.map(({ type, table }) => ({
      type,
      documents: this.connection()
        .rows(table)
        .whereIn('owner', [...owned.owners])
        .select('document_id'),
    }));
  }

  private narrowed({ sla, filters, hidden, owned }: InstanceListQuery): Knex.QueryBuilder {
    const connection = this.connection();
    const query = connection.rows(TABLES.instances);
    new InstanceNarrowing(filters, hidden, this.ownedRecords(owned)).byInstance(query);
    if (!sla) return query;
    const clocks = connection.rows({ sla: 'crm_sla' }).select('sla.instance_id');
    whereSla(clocks, 'sla', sla);
    return query.whereIn('document_id', clocks);
  }
}
