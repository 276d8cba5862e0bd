import type { Core } from '@strapi/strapi';

import { describeError } from '../../core/describe-error';
import { afterCommit } from './after-commit';
import type { CrmEvent, EventOutbox } from './event-outbox';

/**
 * The one way in which events of the CRM leave it: stored for the integrations that have subscribed to
 * them, with the change itself, and emitted on Strapi's hub after commit, for webhooks and the app.
 */
export class EventPublisher {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly outbox: EventOutbox,
  ) {}

  /** Whether one of these events may be subscribed to. */
  concerns(names: readonly string[]): Promise<boolean> {
    return this.outbox.concerns(names);
  }

  /** Both of the following. Call it in the transaction of the change. */
  async publish(events: readonly CrmEvent[]): Promise<void> {
    await this.store(events);
    await this.emit(events);
  }

  /** In the running transaction. */
  store(events: readonly CrmEvent[]): Promise<void> {
    return this.outbox.store(events);
  }

  /**
   * After commit. Does not wait for listeners, because the change is committed: those of one record
   * get its events in order, and hold up no other record.
   */
  emit(events: readonly CrmEvent[]): Promise<void> {
    return afterCommit(this.strapi, 'nexus-crm: emitting events', () => {
      for (const ofOne of bySubject(events)) void this.#inOrder(ofOne);
    });
  }

  async #inOrder(events: readonly CrmEvent[]): Promise<void> {
    for (const { name, payload, subject } of events) {
      try {
        await this.strapi.eventHub.emit(name, payload);
      } catch (error) {
        this.strapi.log.error(
          `A listener of ${name} of ${subject.id} failed after the write was committed: ` +
            describeError(error),
        );
      }
    }
  }
}

function bySubject(events: readonly CrmEvent[]): Iterable<readonly CrmEvent[]> {
  const groups = new Map<string, CrmEvent[]>();
  for (const event of events) {
    const key = JSON.stringify([event.subject.type, event.subject.id]);
    const group = groups.get(key);
    if (group) group.push(event);
    else groups.set(key, [event]);
  }
  return groups.values();
}
