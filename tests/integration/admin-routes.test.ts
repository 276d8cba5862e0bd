/**
 * Walks the routes of the server; what they do is tested elsewhere.
 *
 * @databases sqlite
 */
import fs from 'node:fs';
import path from 'node:path';

import { TestApp } from '../support/app';

/** A permission as the form of a role shows it, and as docs/records.md lists it. */
interface Box {
  readonly group: string;
  readonly name: string;
  readonly action: string;
}

function documentedBoxes(): readonly Box[] {
  const page = fs.readFileSync(path.join(__dirname, '../../docs/records.md'), 'utf8');
  const boxes: Box[] = [];
  for (const [, group = '', name = '', action = ''] of page.matchAll(
    /^\| ([A-Z][\w ]*?)? *\| ([A-Z].*?) +\| `([\w.-]+)` +\|$/gm,
  )) {
    boxes.push({ group: group || (boxes.at(-1)?.group ?? ''), name, action });
  }
  return boxes;
}

/**
 * Strapi does not enforce `auth.scope` on admin routes: only policies close them. Every one of the
 * plugin's must ask for a signed-in admin and for a permission that is registered.
 */
describe.each([1, 2, 3] as const)('admin routes at level %s', (level) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ level });
  });
  afterAll(() => app.dispose());

  const routes = (): any[] => {
    const routers = app.strapi.plugin('nexus-crm').routes as any;
    return Array.isArray(routers) ? routers : routers.admin.routes;
  };

  test('[SR-001] each names the policies that close it, and a permission that roles have a box for', () => {
    const known = app.strapi.service('admin::permission').actionProvider.keys();
    expect(routes().length).toBeGreaterThan(10);
    for (const route of routes()) {
      const { policies = [] } = route.config ?? {};
      const [first, second] = policies;
      const label = `${route.method} ${route.path}`;
      expect([label, first]).toEqual([label, 'admin::isAuthenticatedAdmin']);
      expect(route.config.auth).not.toBe(false);
      // The status is for everybody who may do anything in the CRM.
      if (route.path === '/status') {
        expect([label, second]).toEqual([label, 'plugin::nexus-crm.anyPermission']);
        continue;
      }
      expect([label, second?.name]).toEqual([label, 'admin::hasPermissions']);
      const actions = second.config.actions as string[];
      expect(actions.length).toBeGreaterThan(0);
      for (const action of actions) {
        expect(action).toMatch(/^plugin::nexus-crm\./);
        expect(known).toContain(action);
      }
    }
  });

  test('[SR-001] each answers 401 without a login and to users, and 403 to an admin without the permission', async () => {
    await app.http.admin();
    const role = await app.strapi
      .service('admin::role')
      .create({ name: `Nobody ${level}`, description: '' });
    const admin = await app.http.adminWithRole(role.id);
    const { token: user } = await app.http.user(`user${level}`);
    for (const { method, path } of routes()) {
      const url = `/nexus-crm${path.replaceAll(/:\w+/g, 'x')}`;
      const ask = async (token?: string) =>
        (await app.http.request(method, url, { token, body: method === 'GET' ? undefined : {} }))
          .status;
      expect([method, url, await ask()]).toEqual([method, url, 401]);
      expect([method, url, await ask(user)]).toEqual([method, url, 401]);
      expect([method, url, await ask(admin)]).toEqual([method, url, 403]);
    }
  });

  test('the permissions of the plugin are grouped in the form of roles, as docs/records.md lists them', async () => {
    const token = await app.http.admin();
    const { body } = await app.http.get('/admin/permissions', { token });
    const boxes = body.data.sections.plugins.filter(({ action }: { action: string }) =>
      action.startsWith('plugin::nexus-crm.'),
    );
    expect(
      boxes.map(({ subCategory, displayName, action }: Record<string, string>) => ({
        ...{ group: subCategory, name: displayName },
        action: action?.replace('plugin::nexus-crm.', ''),
      })),
    ).toEqual(documentedBoxes());
  });
});
