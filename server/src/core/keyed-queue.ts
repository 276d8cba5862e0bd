/**
 * A FIFO mutex per key. Commands on one document or instance queue in here, so that they do not
 * hold a database connection while they wait for the row lock.
 */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const previous = this.#tails.get(key) ?? Promise.resolve();
    const current = previous.then(work, work);
    this.#tails.set(key, current);
    try {
      return await current;
    } finally {
      if (this.#tails.get(key) === current) this.#tails.delete(key);
    }
  }

  /** Acquires the lock of this key; resolves with the function that releases it. */
  acquire(key: string): Promise<() => void> {
    return new Promise((admit) => {
      const untilReleased = (): Promise<void> =>
        new Promise((release) => {
          admit(release);
        });
      void this.run(key, untilReleased);
    });
  }
}
