/** Runs work that several callers ask for once: calls while it runs are one more run after it. */
export class CoalescedCalls {
  #running: Promise<void> | undefined;
  #isWanted = false;

  /** @param work never throws. */
  constructor(private readonly work: () => Promise<void>) {}

  /** The run of now; undefined if there is none. */
  get running(): Promise<void> | undefined {
    return this.#running;
  }

  call(): void {
    if (this.#running) {
      this.#isWanted = true;
      return;
    }
    this.#running = this.work().finally(() => {
      this.#running = undefined;
      if (!this.#isWanted) return;
      this.#isWanted = false;
      this.call();
    });
  }
}
