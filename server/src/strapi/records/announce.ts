import type { Core, UID } from '@strapi/strapi';

import { frozenCopy } from '../../contacts';
import { recordEventName, type RecordEvent } from '../../contracts/events';
import type { Actor, JsonObject } from '../../core/contracts';
import { afterCommit } from '../ports/after-commit';
import type { EventOutbox } from '../ports/event-outbox';
import { describeError } from '../../core/describe-error';
import type { LoggedChange } from './record-changes';

/**
 * Stores record events for their subscribers, in the running transaction, and emits them on Strapi's
 * hub after commit, without waiting for listeners.
 */
export async function announceRecords(
  strapi: Core.Strapi,
  outbox: EventOutbox,
  changes: readonly LoggedChange[],
  { actor, at }: { readonly actor: Actor; readonly at: number },
): Promise<void> {
  const events = changes.map(({ change, kind, state, before, after }) => {
    const { type: uid, id: documentId } = state.subject;
    const payload: RecordEvent = {
      ...{ version: 1, uid, documentId, revision: state.revision },
      before: before && withoutPrivate(strapi, uid, before),
      after: after && withoutPrivate(strapi, uid, after),
      ...{ actor, at: new Date(at).toISOString() },
    };
    // Frozen, because all listeners get the same payload.
    const frozen = frozenCopy(payload) as unknown as JsonObject;
    return { name: recordEventName(kind, change), subject: state.subject, payload: frozen };
  });
  await outbox.store(events.map((event) => ({ ...event, instance: null })));
  await afterCommit(strapi, 'Telling of records', () => {
    for (const { name, payload, subject } of events) {
      strapi.eventHub.emit(name, payload).catch((error: unknown) => {
        strapi.log.error(
          `A listener of ${name} of ${subject.id} failed after the write was committed: ` +
            describeError(error),
        );
      });
    }
  });
}

/** Removes private attributes, because webhooks send events to other systems. */
function withoutPrivate(strapi: Core.Strapi, uid: string, values: JsonObject): JsonObject {
  const attributes = strapi.contentType(uid as UID.ContentType).attributes as Readonly<
    Record<string, { readonly private?: boolean } | undefined>
  >;
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => attributes[name]?.private !== true),
  );
}
