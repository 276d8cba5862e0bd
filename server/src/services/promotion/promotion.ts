import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Core } from '@strapi/strapi';

import { describeError } from '../../core/describe-error';
import { getService } from '../get-service';

/** So many documents move in one transaction, and so many are looked for at a time. */
const BATCH = 50;

/** After so many contacts the log tells how far it is. */
const TELL_EVERY = 10_000;

/**
 * US-010. Takes the contacts of level 1 along into the tables, in the background: a batch of
 * documents is a transaction, so it may be killed anywhere and goes on at the next start, and any
 * number of processes may do it side by side. Who writes a document meanwhile takes it along at once.
 */
export class Promotion {
  #stopped = false;

  #running: Promise<void> | undefined;

  constructor(private readonly strapi: Core.Strapi) {}

  /** Begins, unless it runs. */
  work(): void {
    this.#running ??= this.run().then(
      () => undefined,
      (error: unknown) => {
        this.strapi.log.error(
          `nexus-crm: contacts could not be moved to tables; the next start goes on: ${describeError(error)}`,
        );
      },
    );
  }

  /** What is being moved is moved to its end. */
  async destroy(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Moves whatever is left. @returns how many contacts this process moved. */
  async run(): Promise<number> {
    const store = getService('embedded-contacts', { strapi: this.strapi });
    let all = 0;
    for (const { uid } of store.hosts()) {
      if (this.#stopped) break;
      all += await this.#moveType(uid);
    }
    return all;
  }

  async #moveType(uid: string): Promise<number> {
    const store = getService('embedded-contacts', { strapi: this.strapi });
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
      // Whoever waits for this process is served in between.
      await nextTurn();
    }
    const end = this.#stopped ? 'so far; the next start goes on' : 'and done';
    this.#log(`${done.contacts} contacts of ${uid} moved to tables ${end}`);
    return done.contacts;
  }

  #log(message: string): void {
    this.strapi.log.info(`nexus-crm: ${message}`);
  }
}

/** `service('promotion').run()` moves what is left and resolves when it is done. */
export const promotion = ({ strapi }: { strapi: Core.Strapi }) => new Promotion(strapi);
