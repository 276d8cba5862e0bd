import type { Core } from '@strapi/strapi';

import type { DocumentRow } from './rows';

type Columns = Readonly<Record<string, unknown>>;

/**
 * Lets Strapi map columns to attributes, like rows of its own queries. The mapping is private to
 * `QueryBuilder.execute`, so a builder gets rows instead of a query.
 *
 * @throws TypeError if this version of Strapi no longer asks the builder for its query.
 */
export async function mapRows(
  strapi: Core.Strapi,
  uid: string,
  rows: readonly Columns[],
): Promise<readonly DocumentRow[]> {
  const builder = strapi.db.queryBuilder(uid).select('id');
  const asked: true[] = [];
  const answered = {
    transacting: () => answered,
    then: (resolve: (found: readonly Columns[]) => void) => {
      asked.push(true);
      resolve(rows);
    },
  };
  const found = await Object.assign(builder, {
    getKnexQuery: () => answered,
  }).execute<DocumentRow[]>();
  if (asked.length === 0) throw new TypeError(`Strapi did not map given rows of ${uid}.`);
  return found;
}
