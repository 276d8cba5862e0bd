import type { Core } from '@strapi/strapi';

import { isDeepEqual } from '../../core/engine/json';

/** The permissions that have boxes for fields. */
const IN_EXPLORER = { action: { $startsWith: 'plugin::content-manager.explorer.' } };

interface Permission {
  readonly id: number;
  readonly action: string;
  readonly properties: { readonly fields?: readonly string[] } | null;
  readonly conditions?: readonly string[] | null;
  readonly role?: { readonly id: number; readonly code: string } | null;
}

/** A field permission of a role. */
export interface TickedBox {
  readonly role: string;
  readonly action: string;
}

interface RoleService {
  getSuperAdmin(): Promise<{ readonly id: number } | null>;
  resetSuperAdminPermissions(): Promise<void>;
  readonly hooks: {
    /** Other plugins add properties, such as locales. */
    readonly willResetSuperAdminPermissions: {
      call(permissions: readonly ExpectedPermission[]): Promise<readonly ExpectedPermission[]>;
    };
  };
}

interface TokenService {
  /** The tokens of administrators have at most the permissions of their roles. */
  syncPermissionsForRole(role: number): Promise<void>;
}

/** Of Strapi's registry of admin permissions. */
interface Action {
  readonly section: string;
  readonly subjects?: readonly string[];
}

interface ExpectedPermission {
  readonly action: string;
  readonly properties: { readonly fields?: readonly string[] };
}

/** The field permissions of admin roles for a type. */
export class RolePermissions {
  constructor(private readonly strapi: Core.Strapi) {}

  /**
   * Super admins have all permissions, also for attributes added after boot. Does for the given types
   * what Strapi's own reset does for all, which compares every permission with every other. Where
   * more differs than properties, that reset is called.
   */
  async resetSuperAdmin(uids: Iterable<string>): Promise<void> {
    const roles = this.strapi.service('admin::role') as unknown as RoleService;
    const superAdmin = await roles.getSuperAdmin();
    if (!superAdmin) return;
    const changes: { readonly id: number; readonly properties: object }[] = [];
    for (const uid of new Set(uids)) {
      const stored = await this.permissionsOn(uid, { role: { id: superAdmin.id } });
      const expected = await roles.hooks.willResetSuperAdminPermissions.call(this.expectedOn(uid));
      const pairs = expected.map(({ action, properties }) => ({
        permission: stored.find((one) => one.action === action),
        properties: JSON.parse(JSON.stringify(properties)) as object,
      }));
      const isWhole =
        stored.length === expected.length &&
        stored.every(({ conditions }) => (conditions ?? []).length === 0);
      for (const { permission, properties } of pairs) {
        if (!permission || !isWhole) {
          await roles.resetSuperAdminPermissions();
          return;
        }
        if (isDeepEqual(permission.properties ?? {}, properties)) continue;
        changes.push({ id: permission.id, properties });
      }
    }
    if (changes.length === 0) return;
    for (const { id, properties } of changes) {
      await this.strapi.db
        .query('admin::permission')
        .update({ where: { id }, data: { properties } });
    }
    const tokens = this.strapi.service('admin::api-token-admin') as unknown as TokenService;
    await tokens.syncPermissionsForRole(superAdmin.id);
  }

  /** Call it before archiving: at its next boot Strapi removes permissions of unknown fields. */
  async remember(uid: string, field: string): Promise<TickedBox[]> {
    const permissions = await this.permissionsOn(uid, IN_EXPLORER);
    return permissions.flatMap(({ action, properties, role }) =>
      role && properties?.fields?.includes(field) ? [{ role: role.code, action }] : [],
    );
  }

  /** Restores the field permissions of roles that still have the permission itself. */
  async tick(uid: string, field: string, boxes: readonly TickedBox[]): Promise<void> {
    for (const { id, action, properties, role } of await this.permissionsOn(uid, IN_EXPLORER)) {
      const fields = properties?.fields;
      if (!fields || fields.includes(field)) continue;
      if (!boxes.some((box) => box.role === role?.code && box.action === action)) continue;
      await this.strapi.db.query('admin::permission').update({
        where: { id },
        data: { properties: { ...properties, fields: [...fields, field] } },
      });
    }
  }

  /** What Strapi gives a super admin on the type. */
  private expectedOn(uid: string): readonly ExpectedPermission[] {
    const { actionProvider } = this.strapi.service('admin::permission') as unknown as {
      readonly actionProvider: { values(): readonly Action[] };
    };
    const types = this.strapi.service('admin::content-type') as unknown as {
      getPermissionsWithNestedFields(actions: readonly Action[]): readonly ExpectedPermission[];
    };
    const actions = actionProvider
      .values()
      .filter(({ section, subjects }) => section === 'contentTypes' && subjects?.includes(uid));
    return types.getPermissionsWithNestedFields(
      actions.map((action) => ({ ...action, subjects: [uid] })),
    );
  }

  private async permissionsOn(uid: string, where: object): Promise<Permission[]> {
    const permissions: unknown = await this.strapi.db.query('admin::permission').findMany({
      where: { subject: uid, ...where },
      populate: ['role'],
    });
    return permissions as Permission[];
  }
}
