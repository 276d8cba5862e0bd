import type { Core } from '@strapi/strapi';

type Hub = Core.Strapi['eventHub'];

/**
 * Who listens to Strapi's event hub, which does not say so itself. Made in `register`, before the
 * webhooks of the app are loaded, it notes everybody who comes and goes; events that take queries to
 * prepare are then prepared only where somebody hears them.
 */
export class Audience {
  readonly #listeners = new Map<string, unknown[]>();
  readonly #subscribers: unknown[] = [];

  constructor(hub: Hub) {
    const on = hub.on.bind(hub);
    const off = hub.off.bind(hub);
    const subscribe = hub.subscribe.bind(hub);
    const unsubscribe = hub.unsubscribe.bind(hub);
    hub.on = (event, listener) => {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
      return on(event, listener);
    };
    hub.off = (event, listener) => {
      this.#listeners.set(event, without(this.#listeners.get(event) ?? [], listener));
      off(event, listener);
    };
    hub.subscribe = (subscriber) => {
      this.#subscribers.push(subscriber);
      return subscribe(subscriber);
    };
    hub.unsubscribe = (subscriber) => {
      this.#subscribers.splice(0, Infinity, ...without(this.#subscribers, subscriber));
      unsubscribe(subscriber);
    };
  }

  /** Whether anybody would hear this event. */
  hears(event: string): boolean {
    return this.#subscribers.length > 0 || (this.#listeners.get(event) ?? []).length > 0;
  }
}

/** One of them: a listener may have come twice. */
function without(all: readonly unknown[], one: unknown): unknown[] {
  const index = all.indexOf(one);
  return index < 0 ? [...all] : [...all.slice(0, index), ...all.slice(index + 1)];
}
