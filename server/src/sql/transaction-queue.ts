import { AsyncLocalStorage } from 'node:async_hooks';

import { KeyedQueue } from '../core/keyed-queue';

/**
 * Lets one at a time through within a transaction, per key. Row locks hold off other transactions; an
 * app that writes side by side in a transaction of its own, as Strapi does when it deletes the rows
 * of a document, meets itself. Who is inside already goes on at once.
 */
export class TransactionQueue {
  readonly #queues = new WeakMap<object, KeyedQueue>();

  readonly #held = new AsyncLocalStorage<ReadonlySet<string>>();

  run<T>(transaction: object, key: string, work: () => Promise<T>): Promise<T> {
    const held = this.#held.getStore() ?? new Set();
    if (held.has(key)) return work();
    const queue = this.#queues.get(transaction) ?? new KeyedQueue();
    this.#queues.set(transaction, queue);
    return queue.run(key, () => this.#held.run(new Set([...held, key]), work));
  }
}
