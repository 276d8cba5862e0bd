import type { Core } from '@strapi/strapi';

import type { Contact, HistoryEntry } from '../../contacts';
import type { ContactEvent } from '../../contracts/events';

interface Happening {
  readonly uid: string;
  readonly documentId: string;
  readonly entry: HistoryEntry;
  readonly before: Contact | null;
  readonly after: Contact | null;
}

/** Raises the event of a contact on Strapi's hub, where webhooks and the app listen. */
export async function announce(
  strapi: Core.Strapi,
  { uid, documentId, entry, before, after }: Happening,
): Promise<void> {
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
  // Copied, so that no listener changes what the next one or the caller sees.
  await strapi.eventHub.emit(entry.event, structuredClone(payload));
}
