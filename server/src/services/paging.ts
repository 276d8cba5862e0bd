import { pagination } from '@strapi/utils';
import type { z } from 'zod';

import type { PageAnswer, pageQuery } from '../contracts/paging';

const DEFAULT_PAGE_SIZE = 25;

/** A page as lists read it. */
export interface Page {
  readonly page: number;
  readonly offset: number;
  readonly limit: number;
  /** Whether the total is counted. */
  readonly counted: boolean;
}

/** @param standard the page size where the query names none. */
export function toPage(
  { page = 1, pageSize, withCount: counted = true }: z.output<typeof pageQuery> = {},
  standard = DEFAULT_PAGE_SIZE,
): Page {
  const limit = pageSize ?? standard;
  return { page, offset: (page - 1) * limit, limit, counted };
}

/** `meta.pagination` in Strapi's format. */
export const pageMeta = (
  { page, limit }: Pick<Page, 'page' | 'limit'>,
  total?: number,
): PageAnswer =>
  total === undefined
    ? { page, pageSize: limit }
    : pagination.transformPagedPaginationInfo({ page, pageSize: limit }, total);
