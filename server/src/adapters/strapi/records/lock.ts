import type { Core } from '@strapi/strapi';

import { DEFAULT_TENANT, type RecordUid } from '../../../constants';

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
  const rows = strapi.db
    .queryBuilder(uid)
    .where({ documentId: documentId ?? '', tenant: DEFAULT_TENANT });
  if (strapi.db.dialect.client === 'sqlite') await rows.increment('revision', 0).execute();
  // Elsewhere a lock on nothing would lock the gap where others insert.
  else if (documentId !== undefined) await rows.select(['id']).forUpdate().execute();
}
