import type { BrowserApp } from '../../support/browser';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface RolePermission {
  readonly action: string;
  readonly subject?: string | null;
  readonly properties?: object;
}

const PASSWORD = 'Passw0rd!';

/** A role with these permissions, and an admin who has it. */
export async function createPerson(
  app: BrowserApp,
  name: string,
  permissions: readonly RolePermission[],
): Promise<{ credentials: Credentials; roleId: number }> {
  const token = await app.signIn();
  const role = await app.request('POST', '/admin/roles', {
    token,
    body: { name, description: `The role of ${name}` },
  });
  const roleId: number = role.body.data.id;
  await setPermissions(app, roleId, permissions);
  const email = `${name}@example.com`;
  const invited = await app.request('POST', '/admin/users', {
    token,
    body: { email, firstname: name, lastname: 'Test', roles: [roleId] },
  });
  await app.request('POST', '/admin/register', {
    body: {
      registrationToken: invited.body.data.registrationToken,
      userInfo: { firstname: name, lastname: 'Test', password: PASSWORD },
    },
  });
  return { credentials: { email, password: PASSWORD }, roleId };
}

/** Ticks exactly these boxes of a role. */
export async function setPermissions(
  app: BrowserApp,
  roleId: number,
  permissions: readonly RolePermission[],
): Promise<void> {
  const answer = await app.request('PUT', `/admin/roles/${roleId}/permissions`, {
    token: await app.signIn(),
    body: {
      permissions: permissions.map((permission) => ({
        subject: null,
        properties: {},
        conditions: [],
        ...permission,
      })),
    },
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

/** Everything in the Content Manager that concerns these fields of a type. */
export const contentManagerPermissions = (
  uid: string,
  fields: readonly string[],
): RolePermission[] =>
  ['create', 'read', 'update'].map((action) => ({
    action: `plugin::content-manager.explorer.${action}`,
    subject: uid,
    properties: { fields },
  }));

/** A token of the content API that may do everything. */
export async function createApiToken(app: BrowserApp): Promise<string> {
  const answer = await app.request('POST', '/admin/api-tokens', {
    token: await app.signIn(),
    body: { name: `e2e ${Date.now()}`, description: '', type: 'full-access', lifespan: null },
  });
  return answer.body.data.accessKey;
}
