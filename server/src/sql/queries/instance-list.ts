import type { Knex } from 'knex';
import { z } from 'zod';

import type { ListInstances } from '../../contracts/instances';
import {
  INSTANCE_STATUSES,
  type Assignee,
  type InstanceId,
  type InstanceSnapshot,
  type JsonObject,
} from '../../core/contracts';
import type { ScopedConnection } from '../scope';

type Head = Omit<
  InstanceSnapshot,
  'counter' | 'sequence' | 'runs' | 'tokens' | 'tasks' | 'timers' | 'completedSteps' | 'outcome'
>;

export interface InstanceListQuery {
  readonly filters: NonNullable<ListInstances.Query['filters']>;
  /** Types that are left out. */
  readonly hidden: readonly string[];
  readonly sort: readonly [field: SortField, order: 'asc' | 'desc'];
  readonly offset: number;
  readonly limit: number;
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

/** Drivers hand 64-bit numbers out as text, and JSON as text or parsed. */
const milliseconds = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const json = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (typeof value === 'string' ? parseJson(value) : value), shape);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What cannot be read of one keeps no other out of the list: `verify` tells of it. */
const row = z.object({
  document_id: z.string(),
  definition: z.string(),
  version: z.string(),
  entity: z.string().nullable(),
  campaign: z.string().nullable(),
  subject_type: z.string(),
  subject_id: z.string(),
  state: z.string().nullable(),
  status: z.enum(INSTANCE_STATUSES).catch('needs_attention'),
  data: json(z.record(z.string(), z.unknown())).catch({}),
  assignees: json(z.array(z.string())).catch([]),
  revision: z.number(),
  started_at: milliseconds,
  ended_at: milliseconds.nullable(),
  fault: json(
    z
      .object({
        code: z.string(),
        reason: z.string(),
        path: z.string().nullable(),
        at: z.number(),
      })
      .nullable(),
  ).catch(null),
});

/** Pages through instances. */
export class InstanceList {
  constructor(private readonly connection: () => ScopedConnection) {}

  /**
   * Every content type that some instance runs on. A loose index scan, one look into the index for
   * each type: a `distinct` reads every entry, and MariaDB does so in a recursive query too.
   */
  async subjectTypes(): Promise<readonly string[]> {
    const types: string[] = [];
    for (;;) {
      const found: unknown = await this.connection()
        .rows('crm_instances')
        .where('subject_type', '>', types.at(-1) ?? '')
        .min({ next: 'subject_type' })
        .first();
      const { next } = z.object({ next: z.string().nullable() }).parse(found);
      if (next === null) return types;
      types.push(next);
    }
  }

  async read(listQuery: InstanceListQuery): Promise<{ rows: readonly Head[]; total: number }> {
    const [counted] = z
      .array(z.object({ count: z.coerce.number() }))
      .parse(await this.narrowed(listQuery).count({ count: '*' }));
    const [field, order] = listQuery.sort;
    const found: unknown = await this.narrowed(listQuery)
      .orderBy([
        { column: SORT_COLUMNS[field], order },
        { column: 'id', order },
      ])
      .offset(listQuery.offset)
      .limit(listQuery.limit)
      .select('*');
    return { rows: z.array(row).parse(found).map(toHead), total: counted?.count ?? 0 };
  }

  private narrowed({ filters, hidden }: InstanceListQuery): Knex.QueryBuilder {
    const query = this.connection().rows('crm_instances');
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

const toHead = (found: z.infer<typeof row>): Head => ({
  id: found.document_id as InstanceId,
  definition: { name: found.definition, version: found.version },
  entity: found.entity,
  campaign: found.campaign,
  subject: { type: found.subject_type, id: found.subject_id },
  status: found.status,
  stage: found.state,
  data: found.data as JsonObject,
  assignees: found.assignees as Assignee[],
  revision: found.revision,
  startedAt: found.started_at,
  endedAt: found.ended_at,
  fault: found.fault,
});
