/**
 * Lets one at a time through per key, in the order of asking. Commands on one document or instance
 * wait here instead of each holding a database connection while it waits for the row.
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

  /** Waits in the same line. Whoever is let through calls what this resolves with when done. */
  acquire(key: string): Promise<() => void> {
    return new Promise((admit) => {
      const held = (): Promise<void> =>
        new Promise((release) => {
          admit(release);
        });
      void this.run(key, held);
    });
  }
}
