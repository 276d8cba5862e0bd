import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import { UID } from '../../constants';
import { CrmRefusedError } from '../../core/errors';
import { mayListDocuments, readableDocuments, type DocumentCaller } from './content-permissions';
import { filterInScope } from './scope';

/**
 * A query for the documentIds of the campaigns that the caller may read. In an object, because a query
 * that is awaited is sent.
 *
 * @param caller undefined for the app's own code.
 * @throws CrmRefusedError if the caller may not list campaigns.
 */
export async function readableCampaigns(
  strapi: Core.Strapi,
  caller: DocumentCaller | undefined,
): Promise<{ readonly ids: Knex.QueryBuilder }> {
  const uid = UID.campaign;
  if (caller && !(await mayListDocuments(strapi, caller, uid))) {
    throw new CrmRefusedError('read', `You may not find documents of ${uid}.`, { uid });
  }
  const where = { $and: [await readableDocuments(strapi, caller, uid), filterInScope(strapi)] };
  const query = strapi.db.queryBuilder(uid).init({ where }).select(['documentId']);
  return { ids: query.getKnexQuery() };
}
