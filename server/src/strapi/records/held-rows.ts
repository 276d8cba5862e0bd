import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../constants';

/** Which rows a write is about, as `strapi.db.query` takes it. */
export interface Condition {
  readonly where?: unknown;
  readonly filters?: unknown;
  readonly _q?: string;
}

interface Search {
  readonly limit?: number;
  readonly except?: readonly number[];
}

/** Finds the rows of a condition, and makes sure of them inside the transaction that writes. */
export function createHeldRows(strapi: Core.Strapi) {
  const select = (uid: RecordUid, { where, filters, _q }: Condition) =>
    strapi.db
      .queryBuilder(uid)
      .init({ where, filters, _q, select: ['id'], orderBy: { id: 'asc' } });

  const idsOf = async (query: ReturnType<typeof select>): Promise<number[]> => {
    const rows = await query.execute<{ id: number }[]>();
    return [...new Set(rows.map(({ id }) => id))];
  };

  /** The first statement of a transaction, hence a write on SQLite: see `lock.ts`. */
  const lock = async (uid: RecordUid, ids: readonly number[]): Promise<void> => {
    const rows = strapi.db.queryBuilder(uid).where({ id: { $in: ids } });
    if (strapi.db.dialect.client === 'sqlite') await rows.increment('revision', 0).execute();
    // In one order everywhere, so that two bulk writes never wait for each other.
    else await rows.select(['id']).orderBy({ id: 'asc' }).forUpdate().execute();
  };

  return {
    /** Outside the transaction: on MySQL a plain read there would fix what it sees from then on. */
    find(uid: RecordUid, condition: Condition, { limit, except = [] }: Search = {}) {
      const query = select(uid, condition);
      if (except.length > 0) query.where({ id: { $notIn: except } });
      if (limit !== undefined) query.limit(limit);
      return idsOf(query);
    },

    /**
     * Locks the rows, then returns those that still meet the condition: whoever wrote them
     * meanwhile has committed, and nobody can from now on.
     */
    async hold(uid: RecordUid, condition: Condition, ids: readonly number[]): Promise<number[]> {
      await lock(uid, ids);
      const query = select(uid, condition).where({ id: { $in: ids } });
      // In a transaction that has read before, only a locking read of MySQL's sees what is there
      // now. PostgreSQL always does, and takes no lock on a DISTINCT.
      if (strapi.db.dialect.client === 'mysql') query.forUpdate();
      return idsOf(query);
    },
  };
}
