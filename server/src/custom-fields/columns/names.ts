import { createHash } from 'node:crypto';

/** Deterministic, within the length limit of every database, and readable if it is short enough. */
export function indexName(table: string, column: string): string {
  const digest = createHash('sha256').update(`${table}.${column}`).digest('hex').slice(0, 8);
  return `${`${table}_${column}`.slice(0, 40)}_${digest}_cf`;
}
