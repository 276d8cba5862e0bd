import type { Core } from '@strapi/strapi';

import type { RecordUid } from '../../constants';

/** The condition of a write, in the form of `strapi.db.query`. */
export interface Condition {
  readonly where?: unknown;
  readonly filters?: unknown;
  readonly _q?: string;
}

interface Search {
  readonly limit?: number;
  readonly except?: readonly number[];
}

/** Finds the rows of a condition, and locks and re-checks them in the writing transaction. */
export function createLockedRows(strapi: Core.Strapi) {
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
    // Locks in ascending order, so that bulk writes do not deadlock.
    else await rows.select(['id']).orderBy({ id: 'asc' }).forUpdate().execute();
  };

  return {
    /** Call it outside of the transaction: on MySQL a plain read would fix the snapshot. */
    find(uid: RecordUid, condition: Condition, { limit, except = [] }: Search = {}) {
      const query = select(uid, condition);
      if (except.length > 0) query.where({ id: { $notIn: except } });
      if (limit !== undefined) query.limit(limit);
      return idsOf(query);
    },

    /**
     * Locks the rows, then returns those that still match the condition; they cannot change until
     * the transaction ends.
     */
    async lockMatching(
      uid: RecordUid,
      condition: Condition,
      ids: readonly number[],
    ): Promise<number[]> {
      await lock(uid, ids);
      const query = select(uid, condition).where({ id: { $in: ids } });
      // On MySQL only a locking read sees the current rows after an earlier read. PostgreSQL always
      // sees them, and cannot lock a DISTINCT.
      if (strapi.db.dialect.client === 'mysql') query.forUpdate();
      return idsOf(query);
    },
  };
}
