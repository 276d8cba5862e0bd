import type { ListInstances } from '../../contracts/instances';
import type { InstanceListQuery } from '../../sql/queries';
import { toPage, type Page } from '../paging';
import { toSlaCondition } from '../sla-state';

type SortField = InstanceListQuery['sort'][0];

/** Converts the query of a request. */
export function toInstanceListQuery(
  { filters: { sla, ...filters } = {}, sort = 'startedAt:desc', pagination }: ListInstances.Query,
  hidden: readonly string[],
  now: number,
): InstanceListQuery & Page {
  const [field, order = 'asc'] = sort.split(':') as [SortField, ('asc' | 'desc')?];
  return {
    ...{ filters, hidden, sort: [field, order], now, ...toPage(pagination) },
    ...(sla && { sla: toSlaCondition(sla, now) }),
  };
}
