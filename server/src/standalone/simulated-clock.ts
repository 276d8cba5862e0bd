import type { Clock } from '../core/contracts';

/** A clock that stands still until it is told to move. Ships with the engine, for tests of pipelines. */
export class SimulatedClock implements Clock {
  #now: number;

  /** @param start a date, ISO text, or milliseconds since 1970. */
  constructor(start: Date | string | number = 0) {
    this.#now = new Date(start).getTime();
    if (Number.isNaN(this.#now)) throw new RangeError(`"${String(start)}" is no date.`);
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Moves forward; a clock never goes back. */
  moveTo(time: number): void {
    this.#now = Math.max(this.#now, time);
  }
}
