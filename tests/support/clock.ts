import type { Core } from '@strapi/strapi';

/** A clock that a test moves: `PipelineApp.start({ beforeLoad: clock.attach })`. */
export class MovedClock {
  #time: number;

  constructor(start: string) {
    this.#time = Date.parse(start);
  }

  readonly now = (): Date => new Date(this.#time);

  /** Before the app is loaded. */
  readonly attach = (strapi: Core.Strapi): void => {
    strapi.add('nexus-crm.clock', { now: this.now });
  };

  move(milliseconds: number): void {
    this.#time += milliseconds;
  }
}
