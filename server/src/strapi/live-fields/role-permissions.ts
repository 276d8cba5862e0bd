import type { Core } from '@strapi/strapi';

const EXPLORER = 'plugin::content-manager.explorer.';

interface Permission {
  readonly id: number;
  readonly action: string;
  readonly properties: { readonly fields?: readonly string[] } | null;
  readonly role?: { readonly id: number; readonly code: string } | null;
}

/** A field permission of a role. */
export interface TickedBox {
  readonly role: string;
  readonly action: string;
}

/** The field permissions of admin roles for a type. */
export class RolePermissions {
  constructor(private readonly strapi: Core.Strapi) {}

  /** Super admins have all permissions, also for attributes added after boot. */
  async resetSuperAdmin(): Promise<void> {
    const roles = this.strapi.service('admin::role') as {
      resetSuperAdminPermissions(): Promise<void>;
    };
    await roles.resetSuperAdminPermissions();
  }

  /** Call it before archiving: at its next boot Strapi removes permissions of unknown fields. */
  async remember(uid: string, field: string): Promise<TickedBox[]> {
    const permissions = await this.permissionsOn(uid);
    return permissions.flatMap(({ action, properties, role }) =>
      role && properties?.fields?.includes(field) ? [{ role: role.code, action }] : [],
    );
  }

  /** Restores the field permissions of roles that still have the permission itself. */
  async tick(uid: string, field: string, boxes: readonly TickedBox[]): Promise<void> {
    for (const { id, action, properties, role } of await this.permissionsOn(uid)) {
      const fields = properties?.fields;
      if (!fields || fields.includes(field)) continue;
      if (!boxes.some((box) => box.role === role?.code && box.action === action)) continue;
      await this.strapi.db.query('admin::permission').update({
        where: { id },
        data: { properties: { ...properties, fields: [...fields, field] } },
      });
    }
  }

  private async permissionsOn(uid: string): Promise<Permission[]> {
    const permissions: unknown = await this.strapi.db.query('admin::permission').findMany({
      where: { subject: uid, action: { $startsWith: EXPLORER } },
      populate: ['role'],
    });
    return permissions as Permission[];
  }
}
