import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { noEmbeddedContacts, type EmbeddedContacts } from '../../contacts';
import { CrmConflictError, CrmError, CrmNotFoundError } from '../../core/errors';
import { KeyedQueue } from '../../core/keyed-queue';
import type { Host } from './host';
import { DocumentRows } from './rows';
import { UnmovedDocuments } from './unpromoted';
import { busy, markerOf, notFound, serialize, locateContacts, type Found } from './value';
import { TransactionQueue } from '../../sql/transaction-queue';
import { retryTransient, runOnce } from '../../sql/retry-transient';

/** The result of a decision under lock: the next contacts, or none if nothing changes. */
export interface LockedDecision<T> {
  readonly embedded?: EmbeddedContacts;
  readonly result: T;
}

/** A write under the document's lock, for both places where contacts may be stored. */
export interface Write<T> {
  /** Synchronous, so that no user code runs under the lock. */
  readonly inColumn: (embedded: EmbeddedContacts) => LockedDecision<T>;
  /** In the current transaction. */
  readonly inRows: () => Promise<T>;
}

/** The tables to which contacts are promoted from level 2 on. */
export interface ContactTables {
  /** Whether the tables exist: true after the first boot at level 2. */
  exist(): boolean;
  /** Whether contacts are to be promoted now. */
  takeOver(): boolean;
  /** Inserts the contacts of these documents as rows, in the current transaction. */
  move(uid: string, documents: readonly EmbeddedContacts[]): Promise<void>;
}

/** Reads and writes the column of the content types that opted in. */
export class EmbeddedContactStore {
  readonly #queue = new KeyedQueue();

  readonly #inTransaction = new TransactionQueue();

  readonly #hosts = new Map<string, Host>();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly tables: ContactTables,
  ) {}

  addHost(host: Host): void {
    this.#hosts.set(host.uid, host);
  }

  host(uid: string): Host | undefined {
    return this.#hosts.get(uid);
  }

  hosts(): Host[] {
    return [...this.#hosts.values()];
  }

  /**
   * The contacts in the column; undefined if they are stored as rows.
   *
   * @throws CrmNotFoundError if the document does not exist.
   */
  async read(uid: string, documentId: string): Promise<EmbeddedContacts | undefined> {
    const rows = this.rows(uid, documentId);
    const trx = await this.transaction();
    const value = await rows.value(trx);
    if (value === undefined) await this.seen(rows, trx);
    return this.embeddedOf(rows, value);
  }

  /** @throws CrmNotFoundError if the document does not exist. */
  async assertDocument(uid: string, documentId: string): Promise<void> {
    await this.seen(this.rows(uid, documentId), await this.transaction());
  }

  /**
   * Decides and writes in one transaction with all rows of the document locked; joins the caller's
   * transaction. May run again after a deadlock. From level 2 on, the first write promotes the
   * contacts to rows.
   */
  async transact<T>(uid: string, documentId: string, write: Write<T>): Promise<T> {
    return this.locked(uid, documentId, async (rows, ids, trx) => {
      if (ids.length === 0) throw notFound(rows);
      const found = locateContacts(rows, await rows.lockedValue(trx, ids));
      if (found.store === 'rows') {
        this.assertTables(rows);
        return write.inRows();
      }
      const current = found.store === 'column' ? found.embedded : noEmbeddedContacts(documentId);
      if (this.movesNow(found)) {
        await this.moveOne(rows, ids, current, trx);
        return write.inRows();
      }
      const { embedded, result } = write.inColumn(current);
      if (embedded) await rows.write(trx, ids, serialize(rows, current, embedded));
      return result;
    });
  }

  /** A page of documents whose contacts are still in the column, by row id, and their total. */
  async unmoved(
    uid: string,
    after: number,
    limit: number,
  ): Promise<readonly { readonly row: number; readonly documentId: string }[]> {
    return new UnmovedDocuments(this.strapi, this.hostOf(uid)).some(after, limit);
  }

  countUnmoved(uid: string): Promise<number> {
    return new UnmovedDocuments(this.strapi, this.hostOf(uid)).count();
  }

  /**
   * Promotes the contacts of these documents to rows, in one transaction. Idempotent and safe to
   * run concurrently.
   *
   * @returns the number of promoted contacts.
   */
  async moveAll(uid: string, documentIds: readonly string[]): Promise<number> {
    const host = this.hostOf(uid);
    const run = async (seen?: ReadonlyMap<string, number[]>) =>
      this.strapi.db.transaction(async ({ trx }) => {
        const transaction = trx as Knex.Transaction;
        const moving: { rows: DocumentRows; ids: number[]; embedded: EmbeddedContacts }[] = [];
        for (const documentId of documentIds) {
          const rows = this.rows(uid, documentId);
          const ids = await rows.lock(transaction, seen?.get(documentId));
          if (ids.length === 0) continue;
          const found = this.locateSound(rows, await rows.lockedValue(transaction, ids));
          if (found?.store === 'column') moving.push({ rows, ids, embedded: found.embedded });
        }
        const documents = moving.map(({ embedded }) => embedded);
        await this.tables.move(uid, documents);
        for (const { rows, ids } of moving) await rows.write(transaction, ids, markerOf(rows));
        return documents.reduce((sum, { contacts }) => sum + contacts.length, 0);
      });
    const running = await this.transaction();
    if (running) return this.#inTransaction.run(running, uid, run);
    const giveUp = (cause: unknown) =>
      new CrmConflictError(`Documents of ${uid} are being written; try again.`, { uid }, cause);
    return retryTransient(async () => {
      const seen = new Map<string, number[]>();
      for (const id of documentIds)
        seen.set(id, await new DocumentRows(this.strapi, host, id).ids());
      return run(seen);
    }, giveUp);
  }

  /** Promotes the documents whose column contains this contact, or history about it. */
  async moveContaining(contact: string): Promise<void> {
    if (!/^[A-Za-z0-9]+$/.test(contact)) return;
    for (const host of this.hosts()) {
      const documents = await new UnmovedDocuments(this.strapi, host).containing(contact);
      if (documents.length > 0) await this.moveAll(host.uid, documents);
    }
  }

  /** Whether contacts are to be promoted now. */
  takesOver(): boolean {
    return this.tables.takeOver();
  }

  /**
   * Runs `work`, which inserts or deletes rows of a document, with all rows locked, and copies the
   * column to the new rows. Runs `work` exactly once. Strapi compares `documentId` by the
   * database's collation, so all rows that the collation matches are included.
   *
   * @throws CrmConflictError on a deadlock with other transactions.
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
    // Inside the caller's transaction a wait in the queue could deadlock: the first in the queue
    // may be waiting for a row lock, or for the only connection, of this transaction.
    const giveUp = (cause: unknown) => busy(rows, cause);
    const running = await this.transaction();
    if (running) {
      return this.#inTransaction.run(running, uid, () => runOnce(run, giveUp));
    }
    return this.#queue.run(`${uid} ${documentId}`, () =>
      retryTransient(async () => run(await this.seen(rows)), giveUp),
    );
  }

  private async seen(rows: DocumentRows, trx?: Knex.Transaction): Promise<number[]> {
    const ids = await rows.ids(trx);
    if (ids.length === 0) throw notFound(rows);
    return ids;
  }

  /** The current transaction, if any; outside of it, SQLite's connection is in use. */
  private async transaction(): Promise<Knex.Transaction | undefined> {
    if (!this.strapi.db.inTransaction()) return undefined;
    const running = await this.strapi.db.transaction();
    return running.get();
  }

  private rows(uid: string, documentId: string): DocumentRows {
    return new DocumentRows(this.strapi, this.hostOf(uid), documentId);
  }

  private embeddedOf(rows: DocumentRows, value: unknown): EmbeddedContacts | undefined {
    const found = locateContacts(rows, value);
    if (found.store === 'column') return found.embedded;
    if (found.store === 'nowhere') {
      return this.tables.exist() ? undefined : noEmbeddedContacts(rows.documentId);
    }
    this.assertTables(rows);
    return undefined;
  }

  /** Corrupt contacts stay in the column, and do not block the promotion of others. */
  private locateSound(rows: DocumentRows, value: unknown): Found | undefined {
    try {
      return locateContacts(rows, value);
    } catch (error) {
      if (!CrmError.is(error)) throw error;
      this.strapi.log.error(`nexus-crm: ${error.message}`);
      return undefined;
    }
  }

  private movesNow({ store }: Found): boolean {
    return store === 'nowhere' ? this.tables.exist() : this.tables.takeOver();
  }

  private async moveOne(
    rows: DocumentRows,
    ids: readonly number[],
    embedded: EmbeddedContacts,
    trx: Knex.Transaction,
  ): Promise<void> {
    await this.tables.move(rows.host.uid, [embedded]);
    await rows.write(trx, ids, markerOf(rows));
  }

  private assertTables({ host, documentId }: DocumentRows): void {
    if (this.tables.exist()) return;
    throw new CrmConflictError(
      `The contacts of ${host.uid} "${documentId}" are in tables of level 2, which this database ` +
        'does not have. Start once with "level": 2, or restore what was exported with them.',
      { uid: host.uid, documentId },
    );
  }

  private hostOf(uid: string): Host {
    const host = this.#hosts.get(uid);
    if (host) return host;
    throw new CrmNotFoundError(`${uid} has no contacts.`, { uid });
  }
}
