import type { Knex } from 'knex';
import { z } from 'zod';

/** The page of a list to read, and whether to count all rows by another query. */
export interface ListWindow {
  readonly offset: number;
  readonly limit: number;
  readonly counted: boolean;
}

const countRow = z.object({ count: z.coerce.number() });

/** The number of rows of a query; undefined if they are not to be counted. */
export async function countOf(
  { counted }: Pick<ListWindow, 'counted'>,
  query: () => Knex.QueryBuilder,
): Promise<number | undefined> {
  if (!counted) return undefined;
  const found: unknown = await query().count({ count: '*' }).first();
  return countRow.parse(found).count;
}
