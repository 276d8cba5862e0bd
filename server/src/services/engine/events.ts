import { pipelineEventName, type PipelineEvent } from '../../contracts/events';
import type { Decision, HistoryEntry, InstanceSnapshot, JsonObject } from '../../core/contracts';
import type { CrmEvent } from '../../strapi/ports/event-outbox';

/** What the events of an instance say of it. */
type Announced = Pick<
  InstanceSnapshot,
  'id' | 'definition' | 'entity' | 'campaign' | 'subject' | 'stage' | 'status' | 'revision'
>;

/** Entries in the history of an instance. */
interface Entries {
  readonly next: Announced;
  readonly history: readonly HistoryEntry[];
}

/** The names of a decision's events. */
export const eventNamesOf = ({ next, history }: Decision): string[] =>
  history.map(({ event }) => pipelineEventName(event, next.entity));

/** Entries as events, in their order. */
export const eventsOf = ({ next, history }: Entries): CrmEvent[] =>
  history.map((entry) => ({
    name: pipelineEventName(entry.event, next.entity),
    payload: payloadOf(next, entry) as unknown as JsonObject,
    ...{ subject: next.subject, instance: next.id },
  }));

/** A new object for each event, so that listeners cannot change later ones. */
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
