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
 * Emits the event of a contact on Strapi's hub, for webhooks and the app. Does not wait for
 * listeners, because the write is committed.
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
  // Frozen, because all listeners and the caller get the same payload.
  strapi.eventHub.emit(entry.event, frozenCopy(payload)).catch((error: unknown) => {
    strapi.log.error(
      `A listener of ${entry.event} of ${uid} failed after the write was committed: ` +
        describeError(error),
    );
  });
}
