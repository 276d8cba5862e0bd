import type { Core } from '@strapi/strapi';

import type { ActorFacts } from '../../core/contracts';
import { PENDING_RECORDS, type PendingRecord } from '../../sql/queries/pending/records';

const SUPER_ADMIN = 'strapi-super-admin';

/**
 * The records among these that this person may list: a user by the role's `find`, an admin by the
 * Content Manager's right to read without conditions. One query.
 */
export async function visibleRecords(
  strapi: Core.Strapi,
  { kind, roles }: ActorFacts,
): Promise<readonly PendingRecord[]> {
  const all = Object.keys(PENDING_RECORDS) as PendingRecord[];
  if (kind === 'admin' && roles.includes(SUPER_ADMIN)) return all;
  if (roles.length === 0) return [];
  const granted = kind === 'admin' ? await ofAdmin(strapi, roles) : await ofUser(strapi, roles);
  return all.filter((record) => granted.has(PENDING_RECORDS[record]));
}

async function ofUser(strapi: Core.Strapi, roles: readonly string[]): Promise<Set<string>> {
  const actions = Object.values(PENDING_RECORDS).map((uid) => `${uid}.find`);
  const rows = (await strapi.db.query('plugin::users-permissions.permission').findMany({
    select: ['action'],
    where: { action: { $in: actions }, role: { type: { $in: [...roles] } } },
  })) as { action: string }[];
  return new Set(rows.map(({ action }) => action.slice(0, -'.find'.length)));
}

async function ofAdmin(strapi: Core.Strapi, roles: readonly string[]): Promise<Set<string>> {
  const rows = (await strapi.db.query('admin::permission').findMany({
    select: ['subject', 'conditions'],
    where: {
      action: 'plugin::content-manager.explorer.read',
      subject: { $in: Object.values(PENDING_RECORDS) },
      role: { code: { $in: [...roles] } },
    },
  })) as { subject: string; conditions: unknown }[];
  return new Set(
    rows
      .filter(({ conditions }) => !Array.isArray(conditions) || conditions.length === 0)
      .map(({ subject }) => subject),
  );
}
