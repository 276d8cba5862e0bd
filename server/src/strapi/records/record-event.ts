import type { Core, UID } from '@strapi/strapi';

import { frozenCopy } from '../../contacts';
import { recordEventName, type RecordEvent } from '../../contracts/events';
import type { Actor, JsonObject } from '../../core/contracts';
import type { CrmEvent } from '../ports/event-outbox';
import type { LoggedChange } from './record-changes';

/** The event of a change of a record. */
export function recordEventOf(
  strapi: Core.Strapi,
  { change, kind, state, before, after }: LoggedChange,
  { actor, at }: { readonly actor: Actor; readonly at: number },
): CrmEvent {
  const { type: uid, id: documentId } = state.subject;
  const payload: RecordEvent = {
    ...{ version: 1, uid, documentId, revision: state.revision },
    before: before && withoutPrivate(strapi, uid, before),
    after: after && withoutPrivate(strapi, uid, after),
    ...{ actor, at: new Date(at).toISOString() },
  };
  return {
    name: recordEventName(kind, change),
    // Frozen, because all listeners get the same payload.
    payload: frozenCopy(payload) as unknown as JsonObject,
    ...{ subject: state.subject, instance: null },
  };
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
