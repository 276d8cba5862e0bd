import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Core } from '@strapi/strapi';

import { describeError } from '../core/describe-error';
import type { EmbeddedContactStore } from '../strapi/level-1';

/** Documents per transaction and per read. */
const BATCH = 50;

/** Interval of progress in the log, in contacts. */
const TELL_EVERY = 10_000;

/**
 * US-010. Promotes the contacts of level 1 to rows in the background. Each batch of documents is a
 * transaction, so it can be interrupted and continues at the next start; any number of processes
 * can run it concurrently. A write to a document promotes its contacts at once.
 */
export class Promotion {
  #stopped = false;

  #running: Promise<void> | undefined;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly store: EmbeddedContactStore,
  ) {}

  /** Starts, unless it is running. */
  work(): void {
    this.#running ??= this.run().then(
      () => undefined,
      (error: unknown) => {
        this.strapi.log.error(
          `nexus-crm: contacts could not be moved to tables; it continues at the next start: ${describeError(error)}`,
        );
      },
    );
  }

  /** Finishes the current batch. */
  async destroy(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Promotes all remaining contacts. @returns the number promoted by this process. */
  async run(): Promise<number> {
    const { store } = this;
    let all = 0;
    for (const { uid } of store.hosts()) {
      if (this.#stopped) break;
      all += await this.#moveType(uid);
    }
    return all;
  }

  async #moveType(uid: string): Promise<number> {
    const { store } = this;
    const documents = await store.countUnmoved(uid);
    if (documents === 0) return 0;
    this.#log(`the contacts of ${documents} documents of ${uid} move to tables`);
    const done = { documents: 0, contacts: 0, told: 0 };
    let after = 0;
    while (!this.#stopped) {
      const page = await store.unmoved(uid, after, BATCH);
      const last = page.at(-1);
      if (!last) break;
      const ids = [...new Set(page.map(({ documentId }) => documentId))];
      done.contacts += await store.moveAll(uid, ids);
      done.documents += ids.length;
      after = last.row;
      if (done.contacts - done.told >= TELL_EVERY) {
        done.told = done.contacts;
        this.#log(`${done.contacts} contacts of ${done.documents} of ${documents} documents moved`);
      }
      // Yields to the event loop, so that requests are served.
      await nextTurn();
    }
    const end = this.#stopped ? 'so far; it continues at the next start' : 'and done';
    this.#log(`${done.contacts} contacts of ${uid} moved to tables ${end}`);
    return done.contacts;
  }

  #log(message: string): void {
    this.strapi.log.info(`nexus-crm: ${message}`);
  }
}
