import type { Core } from '@strapi/strapi';

import { frozenCopy, type Contact, type HistoryEntry } from '../../contacts';
import type { ContactEvent } from '../../contracts/events';
import { UID } from '../../constants';
import type { JsonObject } from '../../core/contracts';
import { describeError } from '../../core/describe-error';
import type { EventOutbox } from '../../strapi/ports/event-outbox';

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
export function announce(strapi: Core.Strapi, announcement: Announcement): void {
  const { uid, entry } = announcement;
  const payload = payloadOf(announcement);
  // Frozen, because all listeners and the caller get the same payload.
  strapi.eventHub.emit(entry.event, frozenCopy(payload)).catch((error: unknown) => {
    strapi.log.error(
      `A listener of ${entry.event} of ${uid} failed after the write was committed: ` +
        describeError(error),
    );
  });
}

/** Stores the event for its subscribers, in the running transaction. */
export const storeEvent = (outbox: EventOutbox, announcement: Announcement): Promise<void> =>
  outbox.store([
    {
      name: announcement.entry.event,
      payload: frozenCopy(payloadOf(announcement)) as unknown as JsonObject,
      subject: { type: UID.contact, id: announcement.entry.contact },
      instance: null,
    },
  ]);

const payloadOf = ({ uid, documentId, entry, before, after }: Announcement): ContactEvent => ({
  version: 1,
  ...{ uid, documentId, contactId: entry.contact, before, after },
  ...{ actor: entry.actor, at: entry.at, historyId: entry.id },
});
