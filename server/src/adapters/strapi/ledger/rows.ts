import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { LEDGER_COLUMN } from '../../../constants';
import type { Host } from './host';

/**
 * Whoever adds rows to a document holds the lock of one that stays, so the second look at a
 * document finds them all; the third is for a row that went while it was waited for.
 */
const LOOKS = 3;

/**
 * The rows of a document: its draft and published versions in every locale. Each holds the same
 * value of the column, or none while Strapi is just making it.
 */
export class DocumentRows {
  constructor(
    private readonly strapi: Core.Strapi,
    readonly host: Host,
    readonly documentId: string,
  ) {}

  /** Ids of the rows, lowest first. */
  async ids(trx?: Knex.Transaction): Promise<number[]> {
    return this.select(this.query(trx).where(this.host.documentId, this.documentId));
  }

  /** The value of the column as the driver gives it; `undefined` where no row has one. */
  async value(trx?: Knex.Transaction): Promise<unknown> {
    return this.firstValue(this.query(trx).where(this.host.documentId, this.documentId));
  }

  /**
   * Locks every row of the document and returns their ids, lowest first; empty where the document
   * is gone. `seen` are the ids as they were before the transaction began: with them rows are
   * locked by primary key, so that MySQL locks no gap that a neighbour inserts into, and the lock
   * is the first read, from which MySQL takes its view of the data.
   */
  async lock(trx: Knex.Transaction, seen?: readonly number[]): Promise<number[]> {
    if (this.strapi.db.dialect.client === 'sqlite') {
      // A transaction that reads first fails at once where another process is writing; one that
      // writes first waits. This one writes nothing, and has the whole database from here on.
      await this.query(trx)
        .where(trx.raw('1 = 0'))
        .update({ id: trx.ref('id') });
      return this.ids(trx);
    }
    if (!seen) {
      return this.select(this.query(trx).where(this.host.documentId, this.documentId).forUpdate());
    }
    const locked = new Set<number>();
    let wanted = [...seen];
    for (let look = 1; look <= LOOKS && wanted.length > 0; look += 1) {
      const got = await this.select(this.query(trx).whereIn('id', wanted).forUpdate());
      got.forEach((id) => locked.add(id));
      wanted = (await this.ids(trx)).filter((id) => !locked.has(id));
    }
    return [...locked].sort((left, right) => left - right);
  }

  /** The value under lock: a locking read, since a plain one may be older on MySQL. */
  async lockedValue(trx: Knex.Transaction, ids: readonly number[]): Promise<unknown> {
    const query = this.query(trx).whereIn('id', [...ids]);
    return this.firstValue(this.strapi.db.dialect.client === 'sqlite' ? query : query.forUpdate());
  }

  async write(trx: Knex.Transaction, ids: readonly number[], value: string): Promise<void> {
    await this.query(trx)
      .whereIn('id', [...ids])
      .update({ [LEDGER_COLUMN]: value });
  }

  /** Gives rows that Strapi just made the value of the others; it does not pass through Node. */
  async share(trx: Knex.Transaction): Promise<void> {
    const rows = () => this.query(trx).where(this.host.documentId, this.documentId);
    const empty = await this.select(rows().whereNull(LEDGER_COLUMN));
    if (empty.length === 0) return;
    const [source] = await this.select(rows().whereNotNull(LEDGER_COLUMN).limit(1));
    if (source === undefined) return;
    // Wrapped twice because MySQL refuses to read a table in the statement that updates it.
    const value = this.query(trx).select(LEDGER_COLUMN).where('id', source).limit(1).as('source');
    await this.query(trx)
      .whereIn('id', empty)
      .update({ [LEDGER_COLUMN]: trx.select(LEDGER_COLUMN).from(value) });
  }

  private query(trx?: Knex.Transaction): Knex.QueryBuilder {
    const query = this.strapi.db.getConnection(this.host.table);
    return trx ? query.transacting(trx) : query;
  }

  private async select(query: Knex.QueryBuilder): Promise<number[]> {
    const rows = (await query.select('id').orderBy('id')) as { id: number }[];
    return rows.map(({ id }) => id);
  }

  private async firstValue(query: Knex.QueryBuilder): Promise<unknown> {
    const [row] = (await query
      .whereNotNull(LEDGER_COLUMN)
      .select(LEDGER_COLUMN)
      .orderBy('id')
      .limit(1)) as Record<string, unknown>[];
    return row?.[LEDGER_COLUMN];
  }
}
