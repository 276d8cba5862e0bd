import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { CONTACTS_BYTES, parseLedger, type Ledger } from '../../../contacts';
import { CrmConflictError, CrmNotFoundError, CrmTooLargeError } from '../../../core/errors';
import { KeyedQueue } from '../../../core/keyed-queue';
import type { Host } from './host';
import { DocumentRows } from './rows';
import { retryTransient, runOnce } from '../transient';

/** What was decided under the lock: the next ledger, or none where nothing changes. */
export interface Verdict<T> {
  readonly ledger?: Ledger;
  readonly result: T;
}

/** Reads and writes the column of the content types that opted in. */
export class LedgerStore {
  readonly #queue = new KeyedQueue();

  readonly #hosts = new Map<string, Host>();

  constructor(private readonly strapi: Core.Strapi) {}

  addHost(host: Host): void {
    this.#hosts.set(host.uid, host);
  }

  host(uid: string): Host | undefined {
    return this.#hosts.get(uid);
  }

  hosts(): Host[] {
    return [...this.#hosts.values()];
  }

  /** @throws CrmNotFoundError where there is no such document. */
  async read(uid: string, documentId: string): Promise<Ledger> {
    const rows = this.rows(uid, documentId);
    const trx = await this.transaction();
    const value = await rows.value(trx);
    if (value === undefined) await this.seen(rows, trx);
    return toLedger(rows, value);
  }

  /** @throws CrmNotFoundError where there is no such document. */
  async assertDocument(uid: string, documentId: string): Promise<void> {
    await this.seen(this.rows(uid, documentId), await this.transaction());
  }

  /**
   * Decides and writes in one transaction, with every row of the document locked: the caller's
   * own transaction where there is one, so that both commit or neither does. `decide` is
   * synchronous, hence no user code runs under the lock; it may run again after a deadlock.
   */
  async transact<T>(
    uid: string,
    documentId: string,
    decide: (ledger: Ledger) => Verdict<T>,
  ): Promise<T> {
    return this.locked(uid, documentId, async (rows, ids, trx) => {
      if (ids.length === 0) throw notFound(rows);
      const current = toLedger(rows, await rows.lockedValue(trx, ids));
      const { ledger, result } = decide(current);
      if (ledger) await rows.write(trx, ids, serialize(rows, current, ledger));
      return result;
    });
  }

  /**
   * Runs what adds or takes rows of a document with its rows locked, and gives the new rows the
   * value of the others. Runs `work` exactly once. Strapi leaves to the database which document
   * `documentId` is, so all that the database takes for it are kept in step.
   *
   * @throws CrmConflictError where others hold the rows and wait for what this transaction holds.
   */
  async shareAfter<T>(uid: string, documentId: string, work: () => Promise<T>): Promise<T> {
    const rows = new DocumentRows(this.strapi, this.hostOf(uid), documentId, 'loosely');
    const seen = this.strapi.db.inTransaction() ? undefined : await rows.ids();
    const run = () =>
      this.strapi.db.transaction(async ({ trx }) => {
        await rows.lock(trx as Knex.Transaction, seen);
        const result = await work();
        await rows.share(trx as Knex.Transaction);
        return result;
      }) as Promise<T>;
    return runOnce(run, (cause) => busy(rows, cause));
  }

  private async locked<T>(
    uid: string,
    documentId: string,
    work: (rows: DocumentRows, ids: number[], trx: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    const rows = this.rows(uid, documentId);
    const run = (seen?: number[]) =>
      this.strapi.db.transaction(async ({ trx }) => {
        const transaction = trx as Knex.Transaction;
        return work(rows, await rows.lock(transaction, seen), transaction);
      }) as Promise<T>;
    // Inside the caller's transaction nobody may wait in the queue: who is first there may be
    // waiting for a row, or the only connection, that this very transaction holds.
    const giveUp = (cause: unknown) => busy(rows, cause);
    if (this.strapi.db.inTransaction()) return runOnce(run, giveUp);
    return this.#queue.run(`${uid} ${documentId}`, () =>
      retryTransient(async () => run(await this.seen(rows)), giveUp),
    );
  }

  private async seen(rows: DocumentRows, trx?: Knex.Transaction): Promise<number[]> {
    const ids = await rows.ids(trx);
    if (ids.length === 0) throw notFound(rows);
    return ids;
  }

  /** The transaction that this call runs in, if any: outside it SQLite's connection is taken. */
  private async transaction(): Promise<Knex.Transaction | undefined> {
    if (!this.strapi.db.inTransaction()) return undefined;
    const running = await this.strapi.db.transaction();
    return running.get();
  }

  private rows(uid: string, documentId: string): DocumentRows {
    return new DocumentRows(this.strapi, this.hostOf(uid), documentId);
  }

  private hostOf(uid: string): Host {
    const host = this.#hosts.get(uid);
    if (host) return host;
    throw new CrmNotFoundError(`${uid} has no contacts.`, { uid });
  }
}

const notFound = ({ host, documentId }: DocumentRows): CrmNotFoundError =>
  new CrmNotFoundError(`There is no document "${documentId.slice(0, 80)}" of ${host.uid}.`, {
    uid: host.uid,
  });

const busy = ({ host, documentId }: DocumentRows, cause: unknown): CrmConflictError =>
  new CrmConflictError(
    `${host.uid} "${documentId}" is being written by somebody else; try again.`,
    { uid: host.uid, documentId },
    cause,
  );

/** Drivers give JSON back parsed or as text. */
function toLedger({ host, documentId }: DocumentRows, value: unknown): Ledger {
  const parsed = parseLedger(typeof value === 'string' ? parseJson(value) : value, documentId);
  if (parsed.ok) return parsed.ledger;
  throw new CrmConflictError(
    `The contacts of ${host.uid} "${documentId}" are damaged (${parsed.reason}); nothing was ` +
      'changed. Restore the column from a backup.',
    { uid: host.uid, documentId, reason: parsed.reason },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Not an object, so that it is reported as damaged.
  }
}

/** Whoever takes contacts away is never told that there are too many. */
function serialize({ host }: DocumentRows, current: Ledger, next: Ledger): string {
  const text = JSON.stringify(next);
  if (next.contacts.length < current.contacts.length) return text;
  if (Buffer.byteLength(text) <= CONTACTS_BYTES) return text;
  const bytes = Buffer.byteLength(JSON.stringify(next.contacts));
  if (bytes <= CONTACTS_BYTES) return text;
  throw new CrmTooLargeError(
    `The contacts of this document of ${host.uid} would take ${bytes} bytes; at level 1 they may ` +
      `take ${CONTACTS_BYTES}. Spread them over several documents.`,
    { uid: host.uid, bytes, limit: CONTACTS_BYTES },
  );
}
