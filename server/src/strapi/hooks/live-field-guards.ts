import type { Core } from '@strapi/strapi';

import { withStrapiErrors } from '../ports/errors';
import type { FilterGuard } from '../live-fields/filter-guard';
import type { UniqueValues } from '../live-fields/unique-values';
import type { WriteGuard } from '../live-fields/write-guard';

type Data = Record<string, unknown>;

interface Event {
  readonly action: string;
  readonly model: { readonly uid: string };
  readonly params: {
    readonly data?: unknown;
    readonly where?: unknown;
    readonly orderBy?: unknown;
    readonly populate?: unknown;
  };
}

export interface Guards {
  readonly writes: WriteGuard;
  readonly filters: FilterGuard;
  readonly unique: UniqueValues;
}

/**
 * Puts the guards at the database lifecycles, which every read and write of Strapi passes. They
 * end with the database connection.
 */
export function guardDoors(strapi: Core.Strapi, guards: Guards): void {
  strapi.db.lifecycles.subscribe(async (untyped) => {
    const { action, model, params } = untyped as unknown as Event;
    if (!action.startsWith('before')) return;
    await withStrapiErrors(() => guard(guards, action, model.uid, params));
  });
  openTransactions(strapi, guards.unique);
}

async function guard(
  { writes, filters }: Guards,
  action: string,
  uid: string,
  params: Event['params'],
): Promise<void> {
  filters.onQuery(uid, params);
  if (action === 'beforeCreate' || action === 'beforeCreateMany') {
    await writes.onCreate(uid, rowsOf(params.data));
  } else if (action === 'beforeUpdate' || action === 'beforeUpdateMany') {
    for (const data of rowsOf(params.data)) await writes.onUpdate(uid, data, params.where);
  }
}

const rowsOf = (data: unknown): Data[] =>
  (Array.isArray(data) ? data : [data]).filter(
    (row): row is Data => typeof row === 'object' && row !== null,
  );

type Write = (uid: string, params?: { data?: unknown }) => Promise<unknown>;

/** A bare `strapi.db.query` call has no transaction, and the turn at a unique value needs one. */
function openTransactions(strapi: Core.Strapi, unique: UniqueValues): void {
  const manager = strapi.db.entityManager as unknown as Record<string, Write>;
  for (const name of ['create', 'createMany', 'update', 'updateMany']) {
    const original = manager[name]?.bind(manager);
    if (!original) continue;
    manager[name] = (uid, params) =>
      !strapi.db.inTransaction() && unique.needsTransaction(uid, params?.data)
        ? strapi.db.transaction(() => original(uid, params))
        : original(uid, params);
  }
}
