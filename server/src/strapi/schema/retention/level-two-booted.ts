import type { Core } from '@strapi/strapi';

import { SCOPE_COLUMN } from '../../../sql/scope';

/** A table of level 2 that is never dropped, and columns that distinguish it from an app's. */
const MARKER_TABLE = 'crm_custom_fields';
const SIGNATURE = [SCOPE_COLUMN, 'uid', 'table_name', 'column_name'];

export interface PastOfLevelTwo {
  readonly hasBooted: boolean;
  /** Why the database could not be queried. */
  readonly failure?: unknown;
}

/**
 * Whether level 2 has ever booted on this database, detected by its table. One query, for
 * `register`. The name is not enough: an app may have a table of that name.
 *
 * False if the database cannot be reached, because commands such as `strapi ts:generate-types` run
 * without one.
 */
export async function findPastOfLevelTwo(strapi: Core.Strapi): Promise<PastOfLevelTwo> {
  try {
    const columns: object = await strapi.db.getConnection(MARKER_TABLE).columnInfo();
    return { hasBooted: SIGNATURE.every((column) => Object.hasOwn(columns, column)) };
  } catch (error) {
    return { hasBooted: false, failure: error };
  }
}

/**
 * Aborts the boot before the schema sync if the database could not be queried earlier: without the
 * CRM's types Strapi would delete their permissions and layouts.
 */
export function refuseUnknownPast({ failure }: PastOfLevelTwo): void {
  if (failure === undefined) return;
  throw new Error('Nexus CRM could not ask the database what it holds. Start again.', {
    cause: failure,
  });
}
