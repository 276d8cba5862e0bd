import { frozenCopy, type Contact, type HistoryEntry } from '../../contacts';
import type { ContactEvent } from '../../contracts/events';
import { UID } from '../../constants';
import type { JsonObject } from '../../core/contracts';
import type { CrmEvent } from '../../strapi/ports/event-outbox';

interface ContactChange {
  readonly uid: string;
  readonly documentId: string;
  readonly entry: HistoryEntry;
  readonly before: Contact | null;
  readonly after: Contact | null;
}

/** The event of a contact. */
export function contactEventOf({ uid, documentId, entry, before, after }: ContactChange): CrmEvent {
  const payload: ContactEvent = {
    version: 1,
    ...{ uid, documentId, contactId: entry.contact, before, after },
    ...{ actor: entry.actor, at: entry.at, historyId: entry.id },
  };
  return {
    name: entry.event,
    // Frozen, because all listeners and the caller get the same values.
    payload: frozenCopy(payload) as unknown as JsonObject,
    subject: { type: UID.contact, id: entry.contact },
    instance: null,
  };
}
