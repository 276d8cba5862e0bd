import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { CONTACTS_COLUMN } from '../../constants';
import type { Host } from './host';

/**
 * Whoever adds rows to a document holds the lock of one that stays, so the second look at a
 * document finds them all; the third is for a row that went while it was waited for.
 */
const LOOKS = 3;

interface Row extends Readonly<Record<string, unknown>> {
  readonly id: number;
}

/**
 * The rows of a document: its draft and published versions in every locale. Each holds the same
 * value of the column, or none while Strapi is just making it. Every query asks for the documentId
 * and every answer is compared here: MySQL's collation takes other letters, and a space more, for
 * the same, and a row of another document must never be read or written as one of this.
 */
export class DocumentRows {
  constructor(
    private readonly strapi: Core.Strapi,
    readonly host: Host,
    readonly documentId: string,
    /** `loosely`: all that the database takes for the document, as Strapi's own queries do. */
    private readonly match: 'exactly' | 'loosely' = 'exactly',
  ) {}

  /** Ids of the rows, lowest first. */
  async ids(trx?: Knex.Transaction): Promise<number[]> {
    return this.select(this.asked(trx));
  }

  /** The value of the column as the driver gives it; `undefined` where no row has one. */
  async value(trx?: Knex.Transaction): Promise<unknown> {
    const [first] = await this.valued(this.asked(trx));
    if (first === undefined || this.isOwn(first)) return first?.[CONTACTS_COLUMN];
    const [own] = await this.valued(this.query(trx).whereIn('id', await this.ids(trx)));
    return own?.[CONTACTS_COLUMN];
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
      return this.select(this.asked(trx).forUpdate());
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
    const [row] = await this.valued(
      this.strapi.db.dialect.client === 'sqlite' ? query : query.forUpdate(),
    );
    return row?.[CONTACTS_COLUMN];
  }

  async write(trx: Knex.Transaction, ids: readonly number[], value: string): Promise<void> {
    await this.query(trx)
      .whereIn('id', [...ids])
      .update({ [CONTACTS_COLUMN]: value });
  }

  /** Gives rows that Strapi just made the value of the others; it does not pass through Node. */
  async share(trx: Knex.Transaction): Promise<void> {
    const empty = await this.rows(this.asked(trx).whereNull(CONTACTS_COLUMN));
    if (empty.length === 0) return;
    const { documentId } = this.host;
    const sources = await this.rows(this.asked(trx).whereNotNull(CONTACTS_COLUMN));
    for (const id of new Set(empty.map((row) => row[documentId]))) {
      const source = sources.find((row) => row[documentId] === id);
      if (!source) continue;
      const receivers = empty.filter((row) => row[documentId] === id);
      // Wrapped twice because MySQL refuses to read a table in the statement that updates it.
      const value = this.query(trx)
        .select(CONTACTS_COLUMN)
        .where('id', source.id)
        .limit(1)
        .as('source');
      await this.query(trx)
        .whereIn(
          'id',
          receivers.map((row) => row.id),
        )
        .update({ [CONTACTS_COLUMN]: trx.select(CONTACTS_COLUMN).from(value) });
    }
  }

  private query(trx?: Knex.Transaction): Knex.QueryBuilder {
    const query = this.strapi.db.getConnection(this.host.table);
    return trx ? query.transacting(trx) : query;
  }

  private asked(trx?: Knex.Transaction): Knex.QueryBuilder {
    return this.query(trx).where(this.host.documentId, this.documentId);
  }

  private isOwn(row: Row): boolean {
    return this.match === 'loosely' || row[this.host.documentId] === this.documentId;
  }

  /** The rows with their documentIds, lowest id first. */
  private async rows(query: Knex.QueryBuilder): Promise<Row[]> {
    const rows = (await query.select('id', this.host.documentId).orderBy('id')) as Row[];
    return rows.filter((row) => this.isOwn(row));
  }

  private async select(query: Knex.QueryBuilder): Promise<number[]> {
    return (await this.rows(query)).map(({ id }) => id);
  }

  /** The first row that has a value. */
  private async valued(query: Knex.QueryBuilder): Promise<Row[]> {
    return (await query
      .whereNotNull(CONTACTS_COLUMN)
      .select('id', this.host.documentId, CONTACTS_COLUMN)
      .orderBy('id')
      .limit(1)) as Row[];
  }
}
