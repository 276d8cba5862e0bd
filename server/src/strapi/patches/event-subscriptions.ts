import type { Core } from '@strapi/strapi';

import { allOf, expectThat, overwrite, type Patch } from './patch';

type Hub = Core.Strapi['eventHub'];

/**
 * Tracks the listeners of Strapi's event hub, which has no API for that. Created in `register`,
 * before the app's webhooks are loaded. Events whose payload needs queries are prepared only if
 * they have listeners. Since 5.54.0.
 */
export class EventSubscriptions {
  readonly #listeners = new Map<string, unknown[]>();
  readonly #subscribers: unknown[] = [];

  readonly patch: Patch;

  constructor(hub: () => Hub) {
    const intact = allOf(
      overwrite(hub, 'on', (on) => (event, listener) => {
        this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
        return on(event, listener);
      }),
      overwrite(hub, 'off', (off) => (event, listener) => {
        this.#listeners.set(event, without(this.#listeners.get(event) ?? [], listener));
        off(event, listener);
      }),
      overwrite(hub, 'subscribe', (subscribe) => (subscriber) => {
        this.#subscribers.push(subscriber);
        return subscribe(subscriber);
      }),
      overwrite(hub, 'unsubscribe', (unsubscribe) => (subscriber) => {
        this.#subscribers.splice(0, Infinity, ...without(this.#subscribers, subscriber));
        unsubscribe(subscriber);
      }),
    );
    this.patch = {
      name: 'event-subscriptions',
      overwrites: ['on', 'off', 'subscribe', 'unsubscribe'].map((name) => `eventHub.${name}`),
      selfTest: () => {
        intact();
        const listener = () => Promise.resolve();
        hub().on(PROBE, listener);
        const noted = this.#listeners.get(PROBE)?.length === 1;
        hub().off(PROBE, listener);
        const gone = this.#listeners.get(PROBE)?.length === 0;
        expectThat(noted && gone, 'a listener of the event hub is not noted.');
      },
    };
  }

  /** Whether anybody listens to this event. */
  hasListeners(event: string): boolean {
    return this.#subscribers.length > 0 || (this.#listeners.get(event) ?? []).length > 0;
  }
}

/** An event that is never emitted. */
const PROBE = 'nexus-crm.self-test';

/** Removes one occurrence: a listener may be registered twice. */
function without(all: readonly unknown[], one: unknown): unknown[] {
  const index = all.indexOf(one);
  return index < 0 ? [...all] : [...all.slice(0, index), ...all.slice(index + 1)];
}
