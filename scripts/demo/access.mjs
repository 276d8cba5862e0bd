/** Not secret: the demo listens on the loopback interface only. */
export const ADMIN = { email: 'admin@example.com', password: 'Nexus-Demo-1' };
export const TOKEN = 'nexus-crm-demo';

/** Creates a super admin, unless there is one. */
export async function ensureAdmin(strapi) {
  if ((await strapi.db.query('admin::user').count()) > 0) return;
  const role = await strapi.service('admin::role').getSuperAdmin();
  await strapi.service('admin::user').create({
    ...ADMIN,
    firstname: 'Ada',
    lastname: 'Admin',
    isActive: true,
    registrationToken: null,
    roles: [role.id],
  });
}

/** A full-access API token of a length that fits a printed curl line. */
export async function ensureToken(strapi) {
  const tokens = strapi.service('admin::api-token');
  const accessKey = tokens.hash(TOKEN);
  if (await tokens.exists({ accessKey })) return;
  await strapi.db.query('admin::api-token').create({
    data: {
      name: 'Demo',
      description: 'The token of the curl lines that the demo prints.',
      type: 'full-access',
      kind: 'content-api',
      accessKey,
    },
  });
}
