import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { CONTACTS_COLUMN } from '../../constants';
import type { Host } from './host';

/**
 * Attempts to lock all rows. Writers that add rows hold the lock of an existing one, so the second
 * attempt finds them all; the third is for rows deleted while waiting.
 */
const LOOKS = 3;

interface Row extends Readonly<Record<string, unknown>> {
  readonly id: number;
}

/**
 * The rows of a document: its drafts and published versions in every locale. All have the same
 * value in the column; a row that Strapi has just inserted has none yet. Every query filters by
 * documentId, and every result is compared again in code, because MySQL's collation ignores case
 * and trailing blanks.
 */
export class DocumentRows {
  constructor(
    private readonly strapi: Core.Strapi,
    readonly host: Host,
    readonly documentId: string,
    /** `loosely`: all rows that the database's collation matches, as in Strapi's own queries. */
    private readonly match: 'exactly' | 'loosely' = 'exactly',
  ) {}

  /** Row ids in ascending order. */
  async ids(trx?: Knex.Transaction): Promise<number[]> {
    return this.select(this.asked(trx));
  }

  /** The raw value of the column; `undefined` if no row has one. */
  async value(trx?: Knex.Transaction): Promise<unknown> {
    const [first] = await this.valued(this.asked(trx));
    if (first === undefined || this.isOwn(first)) return first?.[CONTACTS_COLUMN];
    const [own] = await this.valued(this.query(trx).whereIn('id', await this.ids(trx)));
    return own?.[CONTACTS_COLUMN];
  }

  /**
   * Locks all rows of the document; returns their ids in ascending order, or none if it was
   * deleted. `seen`: the ids read before the transaction. With them, rows are locked by primary
   * key, so that MySQL takes no gap locks, and the locking read is the first one, which defines
   * MySQL's snapshot.
   */
  async lock(trx: Knex.Transaction, seen?: readonly number[]): Promise<number[]> {
    if (this.strapi.db.dialect.client === 'sqlite') {
      // SQLite: a transaction that reads first fails beside a concurrent writer, one that writes
      // first waits. This no-op write takes the database lock.
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

  /** The value under lock; a locking read, because a plain one may be outdated on MySQL. */
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

  /** Copies the value to rows that Strapi has just inserted, inside the database. */
  async share(trx: Knex.Transaction): Promise<void> {
    const empty = await this.rows(this.asked(trx).whereNull(CONTACTS_COLUMN));
    if (empty.length === 0) return;
    const { documentId } = this.host;
    const sources = await this.rows(this.asked(trx).whereNotNull(CONTACTS_COLUMN));
    for (const id of new Set(empty.map((row) => row[documentId]))) {
      const source = sources.find((row) => row[documentId] === id);
      if (!source) continue;
      const receivers = empty.filter((row) => row[documentId] === id);
      // Nested twice, because MySQL cannot read the table that a statement updates.
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

  /** The rows with their documentIds, in ascending order of ids. */
  private async rows(query: Knex.QueryBuilder): Promise<Row[]> {
    const rows = (await query.select('id', this.host.documentId).orderBy('id')) as Row[];
    return rows.filter((row) => this.isOwn(row));
  }

  private async select(query: Knex.QueryBuilder): Promise<number[]> {
    return (await this.rows(query)).map(({ id }) => id);
  }

  /** The first row with a value. */
  private async valued(query: Knex.QueryBuilder): Promise<Row[]> {
    return (await query
      .whereNotNull(CONTACTS_COLUMN)
      .select('id', this.host.documentId, CONTACTS_COLUMN)
      .orderBy('id')
      .limit(1)) as Row[];
  }
}
