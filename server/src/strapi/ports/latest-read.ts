/** Of reads that overlap, one that began earlier and ends later is not taken over: the other has seen more. */
export class LatestRead {
  #begun = 0;
  #applied = 0;

  async run<T>(read: () => Promise<T>, apply: (value: T) => void): Promise<void> {
    this.#begun += 1;
    const own = this.#begun;
    const value = await read();
    if (own < this.#applied) return;
    this.#applied = own;
    apply(value);
  }
}
