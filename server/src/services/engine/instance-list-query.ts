import type { ListInstances } from '../../contracts/instances';
import type { InstanceListQuery } from '../../sql/queries';
import { toPage, type Page } from '../paging';
import { toSlaCondition } from '../sla-state';

type SortField = InstanceListQuery['sort'][0];

/** Converts the query of a request. */
export function toInstanceListQuery(
  {
    filters: { sla, owner, ...filters } = {},
    sort = 'startedAt:desc',
    pagination,
  }: ListInstances.Query,
  hidden: readonly string[],
  now: number,
  /** The tables of the record types whose owner the caller may read. */
  tables: readonly { readonly type: string; readonly table: string }[] = [],
): InstanceListQuery & Page {
  const [field, order = 'asc'] = sort.split(':') as [SortField, ('asc' | 'desc')?];
  return {
    ...{ filters, hidden, sort: [field, order], now, ...toPage(pagination) },
    ...(owner !== undefined && { owned: { owners: valuesOf(owner), tables } }),
    ...(sla && { sla: toSlaCondition(sla, now) }),
  };
}

type Filter = NonNullable<NonNullable<ListInstances.Query['filters']>['owner']>;

function valuesOf(filter: Filter): readonly string[] {
  if (typeof filter === 'string') return [filter];
  const { $eq, $in } = filter;
  if ($eq === undefined) return $in ?? [];
  return $in === undefined || $in.includes($eq) ? [$eq] : [];
}
