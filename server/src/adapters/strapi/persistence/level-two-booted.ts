import type { Core } from '@strapi/strapi';

import { beforeSync } from '../boot-hooks';

/** The first table that level 2 makes; nobody drops it. */
const WITNESS = 'crm_contacts';

/**
 * Whether level 2 has ever run on this database, told by its table. One query, for `register`.
 *
 * Where the database cannot be reached the answer is no, since commands such as
 * `strapi ts:generate-types` run without one. A boot that goes on to reach it after all is
 * stopped before it syncs: without the CRM's types Strapi would delete their grants and layouts.
 */
export async function levelTwoHasBooted(strapi: Core.Strapi): Promise<boolean> {
  try {
    return await strapi.db.getSchemaConnection().hasTable(WITNESS);
  } catch (error) {
    beforeSync(strapi).register(() => {
      throw new Error('Nexus CRM could not ask the database what it holds. Start again.', {
        cause: error,
      });
    });
    return false;
  }
}
