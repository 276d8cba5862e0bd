import { AsyncLocalStorage } from 'node:async_hooks';

import type { Actor } from '../../core/contracts';

/** What the CRM is carrying out while an entry is changed. */
export type Origin =
  /** A command of a trigger, with the depth of the change that led to it. */
  | { readonly depth: number }
  /** A timer of an instance, such as an activity. */
  | {
      readonly instance: string;
      /** Who has started the flow that the timer is of; undefined for one of the instance itself. */
      readonly startedBy: () => Promise<Actor | undefined>;
    };

const PREFIX = 'trigger:';

/** A trigger as the actor of its commands. */
export const triggerActor = (key: string, label: string): Actor => ({
  ...{ kind: 'token', id: `${PREFIX}${key}`, label },
});

/** The key of the trigger that this actor is. */
export const triggerOf = ({ kind, id }: Actor): string | undefined =>
  kind === 'token' && id.startsWith(PREFIX) ? id.slice(PREFIX.length) : undefined;

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
