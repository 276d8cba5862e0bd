import { CrmNotFoundError, CrmValidationError } from '../../core/errors';
import { isUnstorable } from '../../core/text';

/** The length of Strapi's column. */
const LONGEST = 255;

/**
 * Validates a documentId before any query.
 *
 * @throws CrmValidationError if it is no string, CrmNotFoundError if it is a string that cannot
 * exist or that PostgreSQL rejects.
 */
export function assertDocumentId(documentId: unknown): asserts documentId is string {
  if (typeof documentId !== 'string' || documentId === '' || documentId.length > LONGEST) {
    const message = '"documentId" must be the documentId of a document';
    throw new CrmValidationError([{ path: ['documentId'], message }]);
  }
  if (isUnstorable(documentId)) throw new CrmNotFoundError('There is no such document.');
}

/**
 * The documentId in the parameters of a Document Service call. `create` may have the id of an
 * existing document in its data: locales are imported that way.
 */
export function documentIdOf(params: unknown): string | undefined {
  const { documentId, data } = (params ?? {}) as {
    documentId?: unknown;
    data?: { documentId?: unknown } | null;
  };
  const id = documentId ?? data?.documentId;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
