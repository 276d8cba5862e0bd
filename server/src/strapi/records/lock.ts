import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../constants';
import { filterInScope } from '../ports/scope';

/**
 * Locks the row of a document, as the first statement of the current transaction. On SQLite, which
 * has no row locks, a transaction that begins with a read fails beside a concurrent writer, so it
 * begins with a no-op write, even if the document does not exist yet.
 */
export async function lockDocument(
  uid: RecordUid,
  documentId: string | undefined,
  strapi: Core.Strapi,
): Promise<void> {
  const rows = strapi.db.queryBuilder(uid);
  if (strapi.db.dialect.client === 'sqlite') {
    const where = { ...filterInScope(strapi), documentId: documentId ?? '' };
    await rows.where(where).increment('revision', 0).execute();
    return;
  }
  // Not for a missing document: that would lock the gap in which others insert. By documentId only:
  // MySQL then locks the index entry, and all writers of the document queue there.
  if (documentId !== undefined) {
    await rows.where({ documentId }).select(['id']).forUpdate().execute();
  }
}
