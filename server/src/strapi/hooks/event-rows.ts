import type { Core } from '@strapi/strapi';

import type { RecordValues } from '../../fields';

/** Which rows a write is about, as `strapi.db.query` takes it. */
export interface RowCondition {
  readonly where?: unknown;
  readonly filters?: unknown;
  readonly _q?: string;
}

/** A lifecycle event of a write. */
export interface WriteEvent {
  readonly model: { readonly uid: string };
  readonly params: RowCondition & { readonly data?: unknown };
  readonly result?: unknown;
  /** Passed from before the write to after it. */
  state: Record<string, unknown>;
}

export type EventRow = RecordValues & { readonly documentId: string };

/** Reads the rows of a write, bypassing the lifecycles. */
export const rowsOf = (
  strapi: Core.Strapi,
  uid: string,
  { where, filters, _q }: RowCondition,
  select: readonly string[] = [],
): Promise<EventRow[]> =>
  strapi.db
    .queryBuilder(uid)
    .init({ where, filters, _q, select: [...new Set(['documentId', ...select])] })
    .execute<EventRow[]>();

/** The documents of these rows without duplicates; rows without a documentId are skipped. */
export async function documentsOf(
  strapi: Core.Strapi,
  uid: string,
  condition: RowCondition,
): Promise<string[]> {
  const rows: { readonly documentId: string | null }[] = await rowsOf(strapi, uid, condition);
  return [...new Set(rows.flatMap(({ documentId }) => documentId ?? []))];
}

export const isValues = (value: unknown): value is RecordValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
