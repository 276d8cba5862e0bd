import { CrmNotFoundError, CrmValidationError } from '../../core/errors';
import { isUnstorable } from '../../core/text';

/** What Strapi's column takes. */
const LONGEST = 255;

/**
 * Lets through what may be a documentId; to be asked before any query is made with it.
 *
 * @throws CrmValidationError for what is no such text, CrmNotFoundError for what no document is
 * called and PostgreSQL cannot even be asked about.
 */
export function assertDocumentId(documentId: unknown): asserts documentId is string {
  if (typeof documentId !== 'string' || documentId === '' || documentId.length > LONGEST) {
    const message = '"documentId" must be the documentId of a document';
    throw new CrmValidationError([{ path: ['documentId'], message }]);
  }
  if (isUnstorable(documentId)) throw new CrmNotFoundError('There is no such document.');
}
