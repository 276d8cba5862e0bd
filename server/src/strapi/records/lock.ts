import type { Core } from '@strapi/strapi';

import { DEFAULT_TENANT, type RecordUid } from '../../constants';

/**
 * Takes the row of a document for the transaction that runs, as its first statement. SQLite has no
 * row locks, and there a transaction that begins by reading fails at once beside another process
 * that writes: it begins with a write that changes nothing, also where there is no document yet.
 */
export async function lockDocument(
  uid: RecordUid,
  documentId: string | undefined,
  strapi: Core.Strapi,
): Promise<void> {
  const rows = strapi.db.queryBuilder(uid);
  if (strapi.db.dialect.client === 'sqlite') {
    const where = { documentId: documentId ?? '', tenant: DEFAULT_TENANT };
    await rows.where(where).increment('revision', 0).execute();
    return;
  }
  // Elsewhere a lock on nothing would lock the gap where others insert. By the documentId alone: MySQL
  // then locks its index and no row, and all who write the document queue at one place.
  if (documentId !== undefined) {
    await rows.where({ documentId }).select(['id']).forUpdate().execute();
  }
}
