import type { Clock } from '../core/contracts';

/** A clock that moves only when it is advanced, for tests of pipelines. */
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

  /** Moves forward; never backward. */
  moveTo(time: number): void {
    this.#now = Math.max(this.#now, time);
  }
}
