import { documentIdOf } from '../ports/document-id';
import { withStrapiErrors } from '../ports/errors';
import type { EmbeddedContactStore } from '../level-1/store';
import type { DocumentMiddleware } from './strapi-shapes';

/** Document Service actions that insert or delete rows of an existing document. */
const MOVING = new Set(['update', 'publish', 'discardDraft', 'create', 'unpublish', 'delete']);

/**
 * Keeps the column equal in all rows of a document when Strapi inserts rows: publishing and
 * discarding delete and insert a row, updating may insert a draft or a locale. The rows are locked
 * first, so that no contact is written between Strapi's read and its insert; afterwards the value
 * is copied to the new rows. Unpublishing and deleting only delete rows; they take the same locks
 * in the same order as writers of contacts, to prevent deadlocks. A clone is a new document, and
 * Strapi never copies the column.
 */
export function createRowSharing(store: EmbeddedContactStore): DocumentMiddleware | undefined {
  if (store.hosts().length === 0) return undefined;
  return async (context, next) => {
    const documentId = documentIdOf(context.params);
    const moves = MOVING.has(context.action) && store.host(context.uid)?.grows === true;
    if (!moves || documentId === undefined) return next();
    return withStrapiErrors(() => store.shareAfter(context.uid, documentId, async () => next()));
  };
}
