import { pagination as paging } from '@strapi/utils';

import type { InstanceListQuery } from '../../sql/queries';
import type { ListInstances } from '../../contracts/instances';

const DEFAULT_PAGE_SIZE = 25;

type SortField = InstanceListQuery['sort'][0];

/** A query, as the list reads it. */
export function toListQuery(
  { filters = {}, sort = 'startedAt:desc', pagination = {} }: ListInstances.Query,
  hidden: readonly string[],
): InstanceListQuery {
  const { page = 1, pageSize = DEFAULT_PAGE_SIZE } = pagination;
  const [field, order = 'asc'] = sort.split(':') as [SortField, ('asc' | 'desc')?];
  return { filters, hidden, sort: [field, order], offset: (page - 1) * pageSize, limit: pageSize };
}

/** `meta.pagination` as Strapi writes it. */
export const toPage = (
  { offset, limit }: Pick<InstanceListQuery, 'offset' | 'limit'>,
  total: number,
): ListInstances.Response['meta']['pagination'] =>
  paging.transformPagedPaginationInfo({ page: offset / limit + 1, pageSize: limit }, total);
