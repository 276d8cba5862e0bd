/** Without input for this long, nobody is taken to look at the page. */
export const IDLE_AFTER = 10 * 60_000;

/** Whether somebody looks at the page: it is visible, and there has been input lately. */
export class Activity {
  #lastInput = Date.now();
  #isVisible = true;
  #isActive: boolean | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onChange: (isActive: boolean) => void) {
    this.#update();
  }

  input(): void {
    this.#lastInput = Date.now();
    if (this.#isActive !== true) this.#update();
  }

  show(isVisible: boolean): void {
    this.#isVisible = isVisible;
    // Coming back to the page is input.
    if (isVisible) this.#lastInput = Date.now();
    this.#update();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #update(): void {
    clearTimeout(this.#timer);
    const rest = this.#lastInput + IDLE_AFTER - Date.now();
    const isActive = this.#isVisible && rest > 0;
    if (isActive) this.#timer = setTimeout(() => this.#update(), rest);
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    this.onChange(isActive);
  }
}
