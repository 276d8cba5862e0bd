import { AsyncLocalStorage } from 'node:async_hooks';

/** What the CRM is carrying out while an entry is changed. */
export type Origin =
  /** A command of a trigger, with the depth of the change that led to it. */
  | { readonly depth: number }
  /** A timer of an instance, such as an activity. */
  | { readonly instance: string };

/** Tells changes by people from those that triggers have caused. */
export class TriggerOrigin {
  readonly #running = new AsyncLocalStorage<Origin>();

  get current(): Origin | undefined {
    return this.#running.getStore();
  }

  run<T>(origin: Origin, work: () => T): T {
    return this.#running.run(origin, work);
  }
}
