import { createHash } from 'node:crypto';

/** Short enough for every database, the same at every boot, and readable where there is room. */
export function indexName(table: string, column: string): string {
  const digest = createHash('sha256').update(`${table}.${column}`).digest('hex').slice(0, 8);
  return `${`${table}_${column}`.slice(0, 40)}_${digest}_cf`;
}
