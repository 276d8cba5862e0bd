import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';

import type { JsonObject } from '../../core/contracts';
import { inBatches } from '../../sql/batches';
import { contentTypeOf } from '../ports/content-types';

/** A row of a document: a locale as draft or as published version. */
export interface EntryRow {
  readonly id: number;
  readonly documentId: string;
  readonly locale: string | null;
  readonly isPublished: boolean;
  readonly values: JsonObject;
}

const HIDDEN_TYPES = ['password', 'relation', 'component', 'dynamiczone', 'media'];

/** Reads rows with their own attributes, bypassing the lifecycles. */
export async function readEntryRows(
  strapi: Core.Strapi,
  uid: string,
  condition: object,
): Promise<readonly EntryRow[]> {
  const type = contentTypeOf(strapi, uid);
  if (!type) return [];
  const known = Object.entries(
    type.attributes as Readonly<Record<string, { readonly type: string }>>,
  );
  const names = known
    .filter(([name, attribute]) => !HIDDEN_TYPES.includes(attribute.type) && isShown(type, name))
    .map(([name]) => name);
  const found = await strapi.db
    .queryBuilder(uid)
    .init({ ...condition, select: [...new Set(['id', 'documentId', ...KEYS(names), ...names])] })
    .execute<Readonly<Record<string, unknown>>[]>();
  const hasDrafts = contentTypes.hasDraftAndPublish(type);
  return found.map((row) => ({
    id: Number(row.id),
    documentId: String(row.documentId),
    locale: typeof row.locale === 'string' ? row.locale : null,
    isPublished: hasDrafts && row.publishedAt !== null && row.publishedAt !== undefined,
    // Dates become texts.
    values: JSON.parse(
      JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
    ) as JsonObject,
  }));
}

/** What tells the rows of a document apart is private in a type without languages. */
const KEYS = (names: readonly string[]): readonly string[] =>
  ['locale', 'publishedAt'].filter((name) => !names.includes(name));

const isShown = (type: Parameters<typeof contentTypes.isPrivateAttribute>[0], name: string) =>
  !contentTypes.isPrivateAttribute(type, name);

/** All rows of these documents. */
export const rowsOfDocuments = (
  strapi: Core.Strapi,
  uid: string,
  documents: readonly string[],
): Promise<readonly EntryRow[]> =>
  inBatches(documents, (part) =>
    readEntryRows(strapi, uid, { where: { documentId: { $in: part } } }),
  );

/** The rows with these ids. */
export const rowsById = (
  strapi: Core.Strapi,
  uid: string,
  ids: readonly number[],
): Promise<readonly EntryRow[]> =>
  inBatches(ids, (part) => readEntryRows(strapi, uid, { where: { id: { $in: part } } }));

/** Rows by their document. */
export const byDocument = (rows: readonly EntryRow[]): ReadonlyMap<string, readonly EntryRow[]> => {
  const found = new Map<string, EntryRow[]>();
  for (const row of rows) {
    const known = found.get(row.documentId);
    if (known) known.push(row);
    else found.set(row.documentId, [row]);
  }
  return found;
};

/**
 * Locks the rows of a document until the transaction ends: what is read of it next is what the write
 * changes. Not together with reading it, because PostgreSQL would miss rows that were inserted meanwhile.
 */
export async function lockEntry(
  strapi: Core.Strapi,
  uid: string,
  documentId: string,
): Promise<void> {
  const rows = strapi.db.queryBuilder(uid).where({ documentId });
  // It has no row locks; a transaction that begins with a read fails beside a concurrent writer.
  if (strapi.db.dialect.client === 'sqlite') await rows.increment('id', 0).execute();
  else await rows.select(['id']).forUpdate().execute();
}
