import { setImmediate as yieldToEventLoop } from 'node:timers/promises';

import type { Core } from '@strapi/strapi';

import type { EmbeddedContactStore } from '../strapi/level-1';
import type { BackgroundJobs } from './background-jobs';

/** Documents per transaction and per read. */
const BATCH = 50;

/** Contacts promoted between two progress messages in the log. */
const PROGRESS_INTERVAL = 10_000;

/** Time for one part of the work, in milliseconds. */
const PART = 500;

/** The job that promotes the contacts of one type; its key is the type's uid. */
const PROMOTION = 'promotion';

/** How far this process has come with one type. */
interface Progress {
  readonly uid: string;
  /** Documents at the beginning. */
  readonly all: number;
  /** The row id of the last document that was looked at. */
  after: number;
  documents: number;
  contacts: number;
  logged: number;
  /** It looks through the type once more, because something was left. */
  isSecond: boolean;
}

/**
 * US-010. Promotes the contacts of level 1 to rows in the background, by a job for each type. Each
 * batch of documents is a transaction, so it can be interrupted and continues at the next start; any
 * number of processes can run it concurrently. A write to a document promotes its contacts at once.
 */
export class Promotion {
  readonly #types = new Map<string, Progress>();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly store: EmbeddedContactStore,
    private readonly jobs: BackgroundJobs,
  ) {
    jobs.register({
      kind: PROMOTION,
      run: async ({ key }, signal) => {
        const end = performance.now() + PART;
        const isDone = await this.#promote(key, () => signal.aborted || performance.now() >= end);
        return isDone ? undefined : { delay: 0 };
      },
    });
  }

  /** Requests a job for each type with contacts to promote. */
  async request(): Promise<void> {
    for (const { uid } of this.store.hosts()) {
      if ((await this.store.countUnmoved(uid)) > 0) {
        // Not only if it is absent: one that is dead is tried again at the next start.
        await this.jobs.request({ kind: PROMOTION, key: uid });
      }
    }
  }

  /** Promotes all remaining contacts, in this process. @returns the number promoted by it. */
  async run(): Promise<number> {
    let contacts = 0;
    for (const { uid } of this.store.hosts()) {
      const progress = await this.#begin(uid);
      await this.#promoteUntil(progress, () => false);
      contacts += progress.contacts;
    }
    return contacts;
  }

  /** @returns whether all contacts of the type are promoted. */
  async #promote(uid: string, isTimeOver: () => boolean): Promise<boolean> {
    // Its plugin may be gone; the contacts stay where they are.
    if (!this.store.hosts().some((host) => host.uid === uid)) return true;
    const progress = this.#types.get(uid) ?? (await this.#begin(uid));
    this.#types.set(uid, progress);
    const isDone = await this.#promoteUntil(progress, isTimeOver);
    if (isDone) this.#types.delete(uid);
    return isDone;
  }

  async #begin(uid: string): Promise<Progress> {
    const all = await this.store.countUnmoved(uid);
    if (all > 0) this.#log(`the contacts of ${all} documents of ${uid} move to tables`);
    return { uid, all, after: 0, documents: 0, contacts: 0, logged: 0, isSecond: false };
  }

  async #promoteUntil(progress: Progress, isTimeOver: () => boolean): Promise<boolean> {
    const { store } = this;
    const { uid, all } = progress;
    while (!isTimeOver()) {
      const page = await store.unmoved(uid, progress.after, BATCH);
      const last = page.at(-1);
      // Another process may have worked meanwhile, or an import has brought rows below.
      if (
        !last &&
        !progress.isSecond &&
        progress.after > 0 &&
        (await store.countUnmoved(uid)) > 0
      ) {
        progress.after = 0;
        progress.isSecond = true;
        continue;
      }
      if (!last) {
        if (all > 0) this.#log(`${progress.contacts} contacts of ${uid} moved to tables and done`);
        return true;
      }
      const ids = [...new Set(page.map(({ documentId }) => documentId))];
      progress.contacts += await store.moveAll(uid, ids);
      progress.documents += ids.length;
      progress.after = last.row;
      if (progress.contacts - progress.logged >= PROGRESS_INTERVAL) {
        progress.logged = progress.contacts;
        this.#log(
          `${progress.contacts} contacts of ${progress.documents} of ${all} documents moved`,
        );
      }
      // Yields to the event loop, so that requests are served.
      await yieldToEventLoop();
    }
    return false;
  }

  #log(message: string): void {
    this.strapi.log.info(`nexus-crm: ${message}`);
  }
}
