import type { TestApp } from '../../support/app';

const READ = 'plugin::content-manager.explorer.read';

interface Roles {
  create(values: object): Promise<{ readonly id: number }>;
  assignPermissions(role: number, permissions: readonly object[]): Promise<unknown>;
}

interface Permission {
  readonly action: string;
  readonly subject?: string;
  readonly properties?: object;
  readonly conditions?: readonly string[];
}

/** A role of admins, and one admin who has it, signed in. */
export class AdminRole {
  private constructor(
    private readonly roles: Roles,
    private readonly id: number,
    readonly token: string,
  ) {}

  static async create(app: TestApp, name: string): Promise<AdminRole> {
    await app.http.admin();
    const roles = app.strapi.service('admin::role') as unknown as Roles;
    const { id } = await roles.create({ name, description: '' });
    return new AdminRole(roles, id, await app.http.adminWithRole(id));
  }

  /** The permission to read these fields of a type in the Content Manager. */
  reading(
    subject: string,
    fields: readonly string[],
    { conditions = [], locales }: { conditions?: readonly string[]; locales?: string[] } = {},
  ): Permission {
    return {
      action: READ,
      subject,
      conditions,
      properties: { fields, ...(locales && { locales }) },
    };
  }

  /** Ticks these boxes and unticks all others. */
  allow(permissions: readonly Permission[]): Promise<unknown> {
    return this.roles.assignPermissions(
      this.id,
      permissions.map(({ action, subject, properties = {}, conditions = [] }) => ({
        ...{ action, subject: subject ?? null, properties, conditions },
      })),
    );
  }
}

interface Configuration {
  readonly settings: object;
}

interface Configurations {
  findConfiguration(type: object): Promise<Configuration>;
  updateConfiguration(type: object, configuration: Configuration): Promise<unknown>;
}

/** Sets the entry title of a type in the Content Manager. */
export async function setEntryTitle(app: TestApp, uid: string, mainField: string): Promise<void> {
  const service = app.strapi.plugin('content-manager').service<Configurations>('content-types');
  const type = app.strapi.contentType(uid as 'api::company.company');
  const before = await service.findConfiguration(type);
  const settings = { ...before.settings, mainField };
  await service.updateConfiguration(type, { ...before, settings });
}

/** What tests ask of Strapi's documents. */
export interface Documents {
  create(params: { data: object }): Promise<{ readonly documentId: string }>;
  update(params: { documentId: string; locale?: string; data: object }): Promise<unknown>;
  publish(params: { documentId: string; locale?: string }): Promise<unknown>;
  delete(params: { documentId: string }): Promise<unknown>;
}

export const documentsOf = (app: TestApp, uid: string): Documents =>
  app.strapi.documents(uid as 'api::company.company');
