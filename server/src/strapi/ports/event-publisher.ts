import type { Core } from '@strapi/strapi';

import { describeError } from '../../core/describe-error';
import { KeyedQueue } from '../../core/keyed-queue';
import { afterCommit } from './after-commit';
import type { CrmEvent, EventOutbox } from './event-outbox';

/**
 * The one way in which events of the CRM leave it: stored for the integrations that have subscribed to
 * them, with the change itself, and emitted on Strapi's hub after commit, for webhooks and the app.
 */
export class EventPublisher {
  /** Events of one record are emitted one after another, whichever change they are of. */
  readonly #records = new KeyedQueue();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly outbox: EventOutbox,
    /** Rejects when the time limit for the app's code is over. */
    private readonly limited: (what: string, call: () => Promise<void>) => Promise<void>,
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
   * get its events in order, and hold up no other record. One that does not answer within
   * `extensionTimeout` holds up its record no longer.
   */
  emit(events: readonly CrmEvent[]): Promise<void> {
    return afterCommit(this.strapi, 'nexus-crm: emitting events', () => {
      for (const event of events) {
        const { type, id } = event.subject;
        void this.#records.run(JSON.stringify([type, id]), () => this.#emitOne(event));
      }
    });
  }

  async #emitOne({ name, payload, subject }: CrmEvent): Promise<void> {
    const what = `A listener of ${name}`;
    try {
      await this.limited(what, () => this.strapi.eventHub.emit(name, payload));
    } catch (error) {
      this.strapi.log.error(
        `${what} of ${subject.id} failed after the write was committed: ${describeError(error)}`,
      );
    }
  }
}
