import type { Core } from '@strapi/strapi';

import { frozenCopy, type Contact, type HistoryEntry } from '../../contacts';
import type { ContactEvent } from '../../contracts/events';
import { describeError } from '../../core/describe-error';

interface Announcement {
  readonly uid: string;
  readonly documentId: string;
  readonly entry: HistoryEntry;
  readonly before: Contact | null;
  readonly after: Contact | null;
}

/**
 * Raises the event of a contact on Strapi's hub, where webhooks and the app listen. Nobody waits
 * for them: the write is done, and a slow listener is none of the writer's business.
 */
export function announce(
  strapi: Core.Strapi,
  { uid, documentId, entry, before, after }: Announcement,
): void {
  const payload: ContactEvent = {
    version: 1,
    uid,
    documentId,
    contactId: entry.contact,
    before,
    after,
    actor: entry.actor,
    at: entry.at,
    historyId: entry.id,
  };
  // One payload for all listeners: none may change what the next one or the caller sees.
  strapi.eventHub.emit(entry.event, frozenCopy(payload)).catch((error: unknown) => {
    strapi.log.error(
      `A listener of ${entry.event} of ${uid} failed after the write was committed: ` +
        describeError(error),
    );
  });
}
