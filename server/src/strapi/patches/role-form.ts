import type { Core } from '@strapi/strapi';

import type { HiddenParts } from '../schema/level-downgrade/hidden-parts';
import { expectThat, type Patch } from './patch';

interface Permission {
  readonly action: string;
  readonly subject?: string | null;
  readonly properties?: { readonly fields?: readonly string[] | null };
  readonly conditions?: readonly unknown[];
  readonly actionParameters?: object;
}

const PATCHED = Symbol('keeps hidden boxes');

interface RoleService {
  assignPermissions(roleId: unknown, permissions?: readonly Permission[]): Promise<unknown>;
}

interface Services {
  extend(uid: string, wrap: (service: RoleService) => RoleService): void;
}

/**
 * Keeps hidden permissions when an admin role is saved: the form sends the visible ones, and Strapi
 * would delete all others. Since 5.54.0.
 */
export function keepHiddenBoxes(strapi: Core.Strapi, hidden: HiddenParts): Patch {
  strapi.get<Services>('services').extend('admin::role', (service) => ({
    ...service,
    [PATCHED]: true,
    async assignPermissions(roleId, permissions = []) {
      const granted = await grantedTo(strapi, roleId);
      return service.assignPermissions(roleId, [
        ...permissions.map((permission) => withHiddenFields(permission, granted, hidden)),
        ...granted.filter(({ subject }) => hidden.uids.has(subject ?? '')),
      ]);
    },
  }));
  return {
    name: 'role-form',
    overwrites: ['service("admin::role").assignPermissions'],
    selfTest: () => {
      expectThat(PATCHED in strapi.service('admin::role'), 'the service of roles is another one.');
    },
  };
}

async function grantedTo(strapi: Core.Strapi, roleId: unknown): Promise<Permission[]> {
  const service = strapi.service('admin::permission') as {
    findMany(query: object): Promise<Permission[]>;
  };
  const permissions = await service.findMany({ where: { role: { id: roleId } } });
  return permissions.map(({ action, subject, properties, conditions, actionParameters }) => ({
    action,
    subject: subject ?? null,
    properties: properties ?? {},
    conditions: conditions ?? [],
    actionParameters: actionParameters ?? {},
  }));
}

function withHiddenFields(
  permission: Permission,
  granted: readonly Permission[],
  { fields }: HiddenParts,
): Permission {
  const hidden = fields.get(permission.subject ?? '');
  const shown = permission.properties?.fields;
  if (!hidden || !shown) return permission;
  const before = granted.find(
    ({ action, subject }) => action === permission.action && subject === permission.subject,
  );
  const ticked = before?.properties?.fields?.filter((name) => hidden.includes(name)) ?? [];
  const all = [...new Set([...shown, ...ticked])];
  return { ...permission, properties: { ...permission.properties, fields: all } };
}
