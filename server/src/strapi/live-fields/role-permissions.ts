import type { Core } from '@strapi/strapi';

const EXPLORER = 'plugin::content-manager.explorer.';

interface Permission {
  readonly id: number;
  readonly action: string;
  readonly properties: { readonly fields?: readonly string[] } | null;
  readonly role?: { readonly id: number; readonly code: string } | null;
}

/** A ticked box: this role may do this with the field. */
export interface TickedBox {
  readonly role: string;
  readonly action: string;
}

/** What the roles of the admin panel may do with single fields of a type. */
export class RolePermissions {
  constructor(private readonly strapi: Core.Strapi) {}

  /** A super admin may do everything, also with attributes that came after the boot. */
  async resetSuperAdmin(): Promise<void> {
    const roles = this.strapi.service('admin::role') as {
      resetSuperAdminPermissions(): Promise<void>;
    };
    await roles.resetSuperAdminPermissions();
  }

  /** Asked before a field is archived: Strapi unticks boxes of unknown fields at its next boot. */
  async remember(uid: string, field: string): Promise<TickedBox[]> {
    const permissions = await this.permissionsOn(uid);
    return permissions.flatMap(({ action, properties, role }) =>
      role && properties?.fields?.includes(field) ? [{ role: role.code, action }] : [],
    );
  }

  /** Ticks the boxes again, of roles that still have the permission itself. */
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
