import type { Core } from '@strapi/strapi';

import { pipelineEventName, type PipelineEvent } from '../../contracts/events';
import type { Decision, HistoryEntry, InstanceSnapshot, JsonObject } from '../../core/contracts';
import { afterCommit } from '../../strapi/ports/after-commit';
import type { CrmEvent, EventOutbox } from '../../strapi/ports/event-outbox';

/** What the events of an instance say of it. */
type Announced = Pick<
  InstanceSnapshot,
  'id' | 'definition' | 'entity' | 'campaign' | 'subject' | 'stage' | 'status' | 'revision'
>;

/** Emits the events of a decision on Strapi's hub, in order, after commit. */
export const announce = (strapi: Core.Strapi, { next, history }: Decision): Promise<void> =>
  announceEntries(strapi, next, history);

/** Emits entries in the history of an instance as events. */
export function announceEntries(
  strapi: Core.Strapi,
  next: Announced,
  history: readonly HistoryEntry[],
): Promise<void> {
  return afterCommit(strapi, `An event of the instance ${next.id}`, async () => {
    for (const entry of history) {
      // A new object for each event, so that listeners cannot change later ones.
      await strapi.eventHub.emit(
        pipelineEventName(entry.event, next.entity),
        payloadOf(next, entry),
      );
    }
  });
}

/** The names of a decision's events. */
export const eventNamesOf = ({ next, history }: Decision): string[] =>
  history.map(({ event }) => pipelineEventName(event, next.entity));

/** Entries in the history of instances. */
type Entries = readonly { readonly next: Announced; readonly history: readonly HistoryEntry[] }[];

/** Stores entries as events for their subscribers, in the running transaction. */
export const storeDecisions = (outbox: EventOutbox, entries: Entries): Promise<void> =>
  outbox.store(
    entries.flatMap(({ next, history }) =>
      history.map(
        (entry): CrmEvent => ({
          name: pipelineEventName(entry.event, next.entity),
          payload: payloadOf(next, entry) as unknown as JsonObject,
          ...{ subject: next.subject, instance: next.id },
        }),
      ),
    ),
  );

const payloadOf = (next: Announced, entry: HistoryEntry): PipelineEvent =>
  structuredClone({
    version: 1,
    uid: next.subject.type,
    documentId: next.subject.id,
    instance: next.id,
    definition: next.definition,
    entity: next.entity,
    campaign: next.campaign,
    stage: next.stage,
    status: next.status,
    revision: next.revision,
    before: entry.before,
    after: entry.after,
    payload: entry.payload,
    actor: entry.actor,
    at: new Date(entry.at).toISOString(),
  });
