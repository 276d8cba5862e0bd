import type { Core } from '@strapi/strapi';

import { pipelineEventName, type PipelineEvent } from '../../contracts/events';
import type { Decision, HistoryEntry, InstanceSnapshot } from '../../core/contracts';
import { afterCommit } from '../../strapi/ports/after-commit';

/** Emits the events of a decision on Strapi's hub, in order, after commit. */
export function announce(strapi: Core.Strapi, { next, history }: Decision): Promise<void> {
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

const payloadOf = (next: InstanceSnapshot, entry: HistoryEntry): PipelineEvent =>
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
