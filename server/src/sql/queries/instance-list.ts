import type { Knex } from 'knex';
import { z } from 'zod';

import { countOf, type ListWindow } from '../list-window';
import type { ListInstances } from '../../contracts/instances';
import { instanceHead, type InstanceHead } from '../instances/rows/instance';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';

export interface InstanceListQuery extends ListWindow {
  readonly filters: NonNullable<ListInstances.Query['filters']>;
  /** Subject types that are excluded. */
  readonly hidden: readonly string[];
  readonly sort: readonly [field: SortField, order: 'asc' | 'desc'];
}

type SortField = keyof typeof SORT_COLUMNS;

const SORT_COLUMNS = {
  startedAt: 'started_at',
  endedAt: 'ended_at',
  definition: 'definition',
  status: 'status',
  stage: 'state',
} as const;

const FILTER_COLUMNS = {
  subjectType: 'subject_type',
  subjectId: 'subject_id',
  definition: 'definition',
  version: 'version',
  entity: 'entity',
  campaign: 'campaign',
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

  private narrowed({ filters, hidden }: InstanceListQuery): Knex.QueryBuilder {
    const query = this.connection().rows(TABLES.instances);
    if (hidden.length > 0) void query.whereNotIn('subject_type', [...hidden]);
    for (const [name, column] of Object.entries(FILTER_COLUMNS)) {
      const filter = filters[name as keyof typeof FILTER_COLUMNS];
      if (filter === undefined) continue;
      const { $eq, $in } = typeof filter === 'string' ? { $eq: filter, $in: undefined } : filter;
      if ($eq !== undefined) void query.where(column, $eq);
      if ($in !== undefined) void query.whereIn(column, $in);
    }
    return query;
  }
}
