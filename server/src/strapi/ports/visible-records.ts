import type { Core } from '@strapi/strapi';

import type { ActorFacts } from '../../core/contracts';
import { hasContentType } from './content-types';

const SUPER_ADMIN = 'strapi-super-admin';
const LIST = '.find';

/** The content types that a person may list: these, or all. */
export type VisibleTypes = 'all' | readonly string[];

/**
 * The types whose records this person may list: a user by the role's `find`, an admin by the Content
 * Manager's right to read without conditions. One query.
 */
export async function visibleTypes(
  strapi: Core.Strapi,
  { kind, roles }: ActorFacts,
): Promise<VisibleTypes> {
  if (kind === 'admin' && roles.includes(SUPER_ADMIN)) return 'all';
  if (roles.length === 0) return [];
  return kind === 'admin' ? ofAdmin(strapi, roles) : ofUser(strapi, roles);
}

async function ofUser(strapi: Core.Strapi, roles: readonly string[]): Promise<readonly string[]> {
  const rows = (await strapi.db.query('plugin::users-permissions.permission').findMany({
    select: ['action'],
    where: { action: { $endsWith: LIST }, role: { type: { $in: [...roles] } } },
  })) as { action: string }[];
  return typesAmong(
    strapi,
    rows.map(({ action }) => action.slice(0, -LIST.length)),
  );
}

async function ofAdmin(strapi: Core.Strapi, roles: readonly string[]): Promise<readonly string[]> {
  const rows = (await strapi.db.query('admin::permission').findMany({
    select: ['subject', 'conditions'],
    where: {
      action: 'plugin::content-manager.explorer.read',
      role: { code: { $in: [...roles] } },
    },
  })) as { subject: string | null; conditions: unknown }[];
  return typesAmong(
    strapi,
    rows
      .filter(({ conditions }) => !Array.isArray(conditions) || conditions.length === 0)
      .map(({ subject }) => subject ?? ''),
  );
}

/** Permissions may refer to types that no longer exist. */
const typesAmong = (strapi: Core.Strapi, names: readonly string[]): readonly string[] =>
  [...new Set(names)].filter((name) => hasContentType(strapi, name));
