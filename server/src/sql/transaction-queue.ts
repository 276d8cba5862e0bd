import { AsyncLocalStorage } from 'node:async_hooks';

import { KeyedQueue } from '../core/keyed-queue';

/**
 * A reentrant mutex per key within a transaction. Row locks exclude other transactions, but not concurrent
 * writes of the same one, as when Strapi deletes the rows of a document in parallel.
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
