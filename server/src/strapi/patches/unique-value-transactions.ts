import type { Core } from '@strapi/strapi';

import type { UniqueValues } from '../live-fields/unique-values';
import { allOf, overwrite, type Patch } from './patch';

const METHODS = ['create', 'createMany', 'update', 'updateMany'] as const;

type Write = (uid: string, params?: { data?: unknown }) => Promise<unknown>;
type EntityManager = Record<(typeof METHODS)[number], Write>;

/**
 * Opens a transaction for writes of unique custom fields: `strapi.db.query` has none, and the lock
 * on a unique value is held until the transaction ends. Since 5.54.0.
 */
export function openUniqueTransactions(strapi: Core.Strapi, unique: UniqueValues): Patch {
  const manager = () => strapi.db.entityManager as unknown as EntityManager;
  const intact = METHODS.map((name) =>
    overwrite(
      manager,
      name,
      (original) => (uid, params) =>
        !strapi.db.inTransaction() && unique.needsTransaction(uid, params?.data)
          ? strapi.db.transaction(() => original(uid, params))
          : original(uid, params),
    ),
  );
  return {
    name: 'unique-value-transactions',
    overwrites: METHODS.map((name) => `db.entityManager.${name}`),
    selfTest: allOf(...intact),
  };
}
