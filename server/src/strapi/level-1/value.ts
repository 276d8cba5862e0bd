import {
  CONTACTS_BYTES,
  movedToRows,
  parseColumn,
  type EmbeddedContacts,
  type ContactLocation,
} from '../../contacts';
import { CrmConflictError, CrmNotFoundError, CrmTooLargeError } from '../../core/errors';
import type { DocumentRows } from './rows';

export const notFound = ({ host, documentId }: DocumentRows): CrmNotFoundError =>
  new CrmNotFoundError(`There is no document "${documentId.slice(0, 80)}" of ${host.uid}.`, {
    uid: host.uid,
  });

export const busy = ({ host, documentId }: DocumentRows, cause: unknown): CrmConflictError =>
  new CrmConflictError(
    `${host.uid} "${documentId}" is being written by another request; try again.`,
    { uid: host.uid, documentId },
    cause,
  );

export const markerOf = ({ documentId }: DocumentRows): string =>
  JSON.stringify(movedToRows(documentId));

export type Found = Exclude<ContactLocation, { readonly store: 'corrupt' }>;

/** Drivers return JSON parsed or as text. */
export function locateContacts({ host, documentId }: DocumentRows, value: unknown): Found {
  const found = parseColumn(typeof value === 'string' ? parseJson(value) : value, documentId);
  if (found.store !== 'corrupt') return found;
  throw new CrmConflictError(
    `The contacts of ${host.uid} "${documentId}" are corrupt (${found.reason}); nothing was ` +
      'changed. Restore the column from a backup.',
    { uid: host.uid, documentId, reason: found.reason },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Not an object, so it is reported as corrupt.
  }
}

/** The size limit does not apply to removals. */
export function serialize(
  { host }: DocumentRows,
  current: EmbeddedContacts,
  next: EmbeddedContacts,
): string {
  const text = JSON.stringify(next);
  if (next.contacts.length < current.contacts.length) return text;
  if (Buffer.byteLength(text) <= CONTACTS_BYTES) return text;
  const bytes = Buffer.byteLength(JSON.stringify(next.contacts));
  if (bytes <= CONTACTS_BYTES) return text;
  throw new CrmTooLargeError(
    `The contacts of this document of ${host.uid} would take ${bytes} bytes; at level 1 they may ` +
      `take ${CONTACTS_BYTES}. Spread them over several documents.`,
    { uid: host.uid, bytes, limit: CONTACTS_BYTES },
  );
}
