import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { filterInScope } from './scope';

const ROLES = [
  { uid: 'plugin::users-permissions.role', name: 'type' },
  { uid: 'admin::role', name: 'code' },
] as const;

async function namesIn(
  strapi: Core.Strapi,
  uid: string,
  attribute: string,
  where: object = {},
): Promise<string[]> {
  const rows = await strapi.db
    .queryBuilder(uid)
    .where(where)
    .select([attribute])
    .execute<Record<string, unknown>[]>();
  return rows.map((row) => row[attribute]).filter((name) => typeof name === 'string');
}

/** Keys of all teams. */
export const knownTeams = (strapi: Core.Strapi): Promise<string[]> =>
  namesIn(strapi, UID.team, 'key', filterInScope(strapi));

/** Types of user roles and codes of admin roles; Users & Permissions may not be installed. */
export async function knownRoles(strapi: Core.Strapi): Promise<string[]> {
  const names: string[] = [];
  for (const { uid, name } of ROLES) {
    if (strapi.db.metadata.has(uid)) names.push(...(await namesIn(strapi, uid, name)));
  }
  return [...new Set(names)];
}
