import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { batchesOf } from '../../sql/batches';
import { TransactionQueue } from '../../sql/transaction-queue';
import { isParentType } from '../records/references/parents';
import { filterInScope } from '../ports/scope';
import { documentsOf, type WriteEvent } from './event-rows';

/** Types whose rows may have a parent. An interaction keeps its subject: what happened, happened. */
const CHILDREN = [UID.contact, UID.opportunity];

/**
 * When a document is gone, its contacts and opportunities have no parent any more: in the
 * transaction that deletes it, with a revision of their own. Publishing, discarding and languages
 * delete rows of documents that stay, so what is asked is whether any row is left.
 */
export function createDetachment(strapi: Core.Strapi) {
  const queue = new TransactionQueue();

  const orphan = async (parentType: string, gone: readonly string[]): Promise<void> => {
    const where = { ...filterInScope(strapi), parentType, parentId: { $in: gone } };
    for (const uid of CHILDREN) {
      const data = { parentType: null, parentId: null };
      await strapi.db.query(uid).updateMany({ where, data });
    }
  };

  const remember = async ({ model, params, state }: WriteEvent): Promise<void> => {
    if (isParentType(model.uid, strapi)) {
      state.parents = await documentsOf(strapi, model.uid, params);
    }
  };

  const detach = async ({ model, state }: WriteEvent): Promise<void> => {
    const parents = (state.parents ?? []) as string[];
    for (const part of batchesOf(parents)) {
      const where = { documentId: { $in: part } };
      const left = new Set(await documentsOf(strapi, model.uid, { where }));
      const gone = part.filter((documentId) => !left.has(documentId));
      if (gone.length === 0) continue;
      // Strapi deletes the rows of one document side by side; only the first finds children left.
      // Joins the transaction of the deletion.
      await strapi.db.transaction(({ trx }) =>
        queue.run(trx as object, `${model.uid} ${gone.join(' ')}`, () => orphan(model.uid, gone)),
      );
    }
  };

  return {
    beforeDelete: remember,
    beforeDeleteMany: remember,
    afterDelete: detach,
    afterDeleteMany: detach,
  };
}
