import type { Core } from '@strapi/strapi';

import { CrmConfigurationError } from '../../../core/errors';
import { allContentTypes } from '../../ports/content-types';

/**
 * Two types on one table would change each other's columns. Strapi's own error names neither the
 * owner of the table nor a remedy.
 *
 * @throws CrmConfigurationError naming every table of ours that a type of the app uses.
 */
export function refuseClaimedTables(tables: readonly string[], strapi: Core.Strapi): void {
  const taken = allContentTypes(strapi).flatMap(({ uid, collectionName }) =>
    collectionName !== undefined && tables.includes(collectionName)
      ? [`"${collectionName}" is taken by ${uid}`]
      : [],
  );
  if (taken.length === 0) return;
  throw new CrmConfigurationError(
    `The CRM cannot start: of the tables that it needs from level 2, ${taken.join(', ')}. ` +
      'Give that type another "collectionName" and rename its table, or stay at level 1.',
  );
}
