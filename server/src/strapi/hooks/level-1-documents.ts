import { withStrapiErrors } from '../ports/errors';
import type { EmbeddedContactStore } from '../level-1/store';
import type { DocumentMiddleware } from './strapi-shapes';

/** Actions of the Document Service that add rows to a document that exists, or take some away. */
const MOVING = new Set(['update', 'publish', 'discardDraft', 'create', 'unpublish', 'delete']);

/**
 * Keeps the rows of a document in step where Strapi makes new ones: publishing and discarding
 * delete a row and make it again, updating may make a draft or a locale. The rows are locked
 * first, so that no contact is written between Strapi's reading and its making; afterwards the new
 * rows get the value of those that stayed. Unpublishing and deleting only take rows away, in
 * whatever order: they take the same locks in the order of those who write contacts, or the two
 * would wait for each other. A clone is a new document, and Strapi never copies the column.
 */
export function createRowSharing(store: EmbeddedContactStore): DocumentMiddleware | undefined {
  if (store.hosts().length === 0) return undefined;
  return async (context, next) => {
    const documentId = documentOf(context.params);
    const moves = MOVING.has(context.action) && store.host(context.uid)?.grows === true;
    if (!moves || documentId === undefined) return next();
    return withStrapiErrors(() => store.shareAfter(context.uid, documentId, async () => next()));
  };
}

/** `create` takes the id of an existing document in its data: that is how a locale is imported. */
function documentOf(params: unknown): string | undefined {
  const { documentId, data } = (params ?? {}) as {
    documentId?: unknown;
    data?: { documentId?: unknown } | null;
  };
  const id = documentId ?? data?.documentId;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
